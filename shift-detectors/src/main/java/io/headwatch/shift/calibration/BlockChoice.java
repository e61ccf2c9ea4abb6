package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.EmbeddingBasis;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How many neighbours in time null windows take together, chosen so that a null window varies as a
 * live one does.
 *
 * <p>A live window of n images of S sources has about n / S neighbours of each, and if images
 * resemble their neighbours, its mean varies by more than n independent images' would: by the
 * inflation V = 1 + 2 times the sum of the autocorrelations. A null window has n / L stretches of L
 * neighbours, of sources and times at random, whose mean varies by the inflation of L neighbours, V
 * less a constant over L. L is the fewest that come to 97 % of V in each of the leading principal
 * components of the embeddings, each of the pixel measures, and on the average of these; 1 if
 * images are independent, in at least 99 of 100 references. Autocorrelations are estimated as for
 * the automatic block length of Politis and White (Econometric Reviews 23, 2004), whose length
 * balances bias and variance of an estimated variance; here too short a block is the worse error.
 *
 * <p>What this covers: what images of one source share with the few before and after, be it a scene
 * that stays or a brightness that drifts, for windows of at least two blocks. If sources are many
 * and a window has less than L of each, null windows vary more than live ones, which is safe. What
 * it doesn't: what all sources share at one time, such as weather; what changes over hours or days,
 * more slowly than a block is long (profiles by hour or weekday are for that); and a reference that
 * was thinned out in time, whose neighbours are farther apart than those of a live window.
 *
 * @param images number of images
 * @param length neighbours that are taken together
 * @param wanted how many it takes; more than {@code length} if the reference is too short for it
 * @param inflation variance of the mean of many neighbours in units of that of independent images,
 *     on the average of the components and measures; at least 1
 */
public record BlockChoice(int images, int length, int wanted, double inflation) {
  /** Fewest blocks that a chosen length leaves: less tell little of how windows vary. */
  public static final int FEWEST_BLOCKS = 100;

  /** Share of the whole inflation that blocks must have. */
  static final double SHARE = .97;

  /** Principal components that are looked at. */
  private static final int COMPONENTS = 16;

  /** Images that components are fitted to. */
  private static final int FITTED = 1_000;

  /** The longest block is a fraction of the largest window, so that there are sizes between. */
  private static final int BLOCKS_OF_LARGEST = 4;

  /** Lags looked at, in units of the longest block. */
  private static final int LAGS_OF_LONGEST = 4;

  public BlockChoice {
    if (length < 1 || wanted < length || images < length || !(inflation >= 1)) {
      throw new IllegalArgumentException(
          "blocks of %d images, wanted %d, of %d with inflation %s"
              .formatted(length, wanted, images, inflation));
    }
  }

  /**
   * Chooses a length by a reference's images.
   *
   * @param sample whose embeddings and pixel measures are looked at
   * @param order of the sample's images
   * @param largestWindow largest null window wanted, in images
   * @throws IllegalArgumentException if the order is of another number of images
   */
  public static BlockChoice of(
      ReferenceSample sample, ImageOrder order, int largestWindow, long seed) {
    return of(sample, order, sample.size(), largestWindow, seed);
  }

  /**
   * Chooses a length where null windows are drawn from parts of the reference.
   *
   * @param part images of a part, of which the length leaves {@link #FEWEST_BLOCKS} blocks
   */
  public static BlockChoice of(
      ReferenceSample sample, ImageOrder order, int part, int largestWindow, long seed) {
    requireNonNull(sample, "sample is null");
    if (order.images() != sample.size()) {
      throw new IllegalArgumentException(
          "an order of %d images is not that of %d".formatted(order.images(), sample.size()));
    }
    int most = Math.max(1, Math.min(part / FEWEST_BLOCKS, largestWindow / BLOCKS_OF_LARGEST));
    int lags = LAGS_OF_LONGEST * most + Correlogram.INSIGNIFICANT;
    return of(SerialDependence.of(series(sample, seed), order, lags), order, most);
  }

  private static BlockChoice of(List<Correlogram> correlograms, ImageOrder order, int most) {
    int needed = correlograms.stream().mapToInt(c -> c.neighbours(SHARE)).max().orElse(1);
    // No more are neighbours than the images of a source.
    int wanted = Math.min(needed, order.longest());
    double inflation = correlograms.stream().limit(1).mapToDouble(Correlogram::inflation).sum();
    return new BlockChoice(order.images(), Math.min(wanted, most), wanted, Math.max(1, inflation));
  }

  /** About how many independent images the reference's images tell as much as. */
  public int worth() {
    return (int) Math.max(1, Math.round(images / inflation));
  }

  /** Whether the reference is too short for blocks as long as its images' dependence asks for. */
  public boolean isShort() {
    return length < wanted;
  }

  /** Series x images: leading components, then pixel measures. */
  private static double[][] series(ReferenceSample sample, long seed) {
    int[] fitted =
        RandomOrder.first(
            Math.min(FITTED, sample.size()), sample.size(), new SplittableRandom(seed));
    EmbeddingBasis basis = new EmbeddingBasisBuilder(seed).fit(sample, fitted);
    int components = Math.min(COMPONENTS, basis.components());
    double[][] series = new double[components + sample.pixelMeasures()][sample.size()];
    float[] embedding = new float[sample.embeddingSize()];
    float[] pixels = new float[sample.pixelMeasures()];
    for (int image = 0; image < sample.size(); image++) {
      sample.embedding(image, embedding);
      sample.pixels(image, pixels);
      float[] values = basis.components(embedding);
      for (int i = 0; i < series.length; i++) {
        series[i][image] = i < components ? values[i] : pixels[i - components];
      }
    }
    return series;
  }
}
