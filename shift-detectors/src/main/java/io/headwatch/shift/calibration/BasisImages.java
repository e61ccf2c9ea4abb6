package io.headwatch.shift.calibration;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import java.util.BitSet;

/** The reference images that the bases are made from and no null window is drawn from. */
final class BasisImages {
  private static final int CHUNK_FLOATS = 1 << 22;

  private final BitSet chosen;

  private BasisImages(BitSet chosen) {
    this.chosen = chosen;
  }

  /** No image: the bases come from elsewhere. */
  static BasisImages none() {
    return new BasisImages(new BitSet());
  }

  /** The images of a random share of the blocks. */
  static BasisImages random(ImageBlocks blocks, double share, long seed) {
    BitSet chosen = new BitSet(blocks.images());
    for (int block : blocks.random(share, seed)) {
      for (int image : blocks.block(block)) {
        chosen.set(image);
      }
    }
    return new BasisImages(chosen);
  }

  boolean contains(int image) {
    return chosen.get(image);
  }

  int count() {
    return chosen.cardinality();
  }

  /** Their numbers, ascending. */
  int[] numbers() {
    return chosen.stream().toArray();
  }

  /** Cuts the edges of all pairs, as many at a time as keeps the values in 16 MiB. */
  BinEdges cut(ReferenceSample sample, BuildProgress progress) {
    int[] images = numbers();
    BinEdgesBuilder edges = new BinEdgesBuilder(sample.pairs());
    int chunk = Math.max(1, Math.min(sample.pairs(), CHUNK_FLOATS / images.length));
    for (int from = 0; from < sample.pairs(); from += chunk) {
      int to = Math.min(sample.pairs(), from + chunk);
      cut(sample, images, from, to, edges);
      progress.advanced(Phase.EDGES, to, sample.pairs());
    }
    return edges.build();
  }

  private static void cut(
      ReferenceSample sample, int[] images, int from, int to, BinEdgesBuilder edges) {
    float[][] values = new float[to - from][images.length];
    float[] scalars = new float[to - from];
    for (int i = 0; i < images.length; i++) {
      sample.scalars(images[i], from, to - from, scalars);
      for (int j = 0; j < scalars.length; j++) {
        values[j][i] = scalars[j];
      }
    }
    for (int j = 0; j < values.length; j++) {
      edges.cut(from + j, values[j]);
    }
  }
}
