package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ScalarSample;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the images whose scalars a profile keeps, uniformly and without replacement. With the same
 * seed the same images come out.
 *
 * @param seed seed of the draw
 */
public record ScalarSampling(long seed) {
  /** Sets this choice apart from the others that are made with the same seed. */
  private static final long OWN = 0x5CA1A25L;

  /** As many images of a reference as there is room for. */
  public ScalarSample sample(ReferenceSample reference) {
    requireNonNull(reference, "reference is null");
    int wanted = Math.min(reference.size(), ScalarSample.mostImages(reference.pairs()));
    return ScalarSample.of(
        reference, RandomOrder.first(wanted, reference.size(), new SplittableRandom(seed ^ OWN)));
  }

  /**
   * A uniform sample of two references that are put together, from a uniform sample of each: as
   * many rows of both as keep every image's chance the same.
   *
   * @param firstSize number of images of the first reference; those of the second follow
   * @param secondSize number of images of the second reference
   * @throws IllegalArgumentException if the two differ in pairs
   */
  public ScalarSample merge(
      ScalarSample first, int firstSize, ScalarSample second, int secondSize) {
    if (first.pairs() != second.pairs()) {
      throw new IllegalArgumentException(
          "scalars of %d and %d pairs do not add up".formatted(first.pairs(), second.pairs()));
    }
    double share =
        Math.min(
            (double) ScalarSample.mostImages(first.pairs()) / (firstSize + secondSize),
            Math.min((double) first.size() / firstSize, (double) second.size() / secondSize));
    Joined joined =
        new Joined(first, firstSize, rows(share, firstSize), second, rows(share, secondSize));
    int[] shuffled =
        RandomOrder.first(joined.size(), joined.size(), new SplittableRandom(seed ^ OWN));
    ScalarSample merged = ScalarSample.of(joined, shuffled);
    return ScalarSample.of(
        Arrays.stream(shuffled).map(joined::image).toArray(),
        merged.lowest(),
        merged.highest(),
        merged.levels());
  }

  private static int rows(double share, int images) {
    return (int) Math.floor(share * images + 1e-9);
  }

  /** The first rows of two samples, one after the other. */
  private record Joined(
      ScalarSample first, int firstSize, int firstRows, ScalarSample second, int secondRows)
      implements ReferenceSample {

    int image(int row) {
      return row < firstRows ? first.image(row) : firstSize + second.image(row - firstRows);
    }

    @Override
    public int size() {
      return firstRows + secondRows;
    }

    @Override
    public int pairs() {
      return first.pairs();
    }

    @Override
    public void scalars(int row, int fromPair, int count, float[] into) {
      float[] all = new float[pairs()];
      if (row < firstRows) {
        first.scalars(row, all);
      } else {
        second.scalars(row - firstRows, all);
      }
      System.arraycopy(all, fromPair, into, 0, count);
    }

    @Override
    public int embeddingSize() {
      return 0;
    }

    @Override
    public void embedding(int image, float[] into) {
      // Samples hold no embeddings.
    }
  }
}
