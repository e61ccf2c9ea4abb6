package io.headwatch.shift.profile;

/**
 * How a profile was built; with the same sample and parameters the same profile comes out.
 *
 * @param seed seed of the choice of edge images and of all null windows
 * @param edgeShare share of the reference images that bin edges and embedding basis are made from
 *     and no null window is drawn from, over 0 and under 1; without effect when another profile's
 *     are taken over
 * @param nullWindows number of resampled windows per size, at least 1; smaller p-values than 1 / (1
 *     + nullWindows) are those of a fitted tail
 * @param largestWindow largest null window wanted, in images, at least {@link #SMALLEST_WINDOW}; a
 *     small reference allows less
 */
public record BuildParameters(long seed, double edgeShare, int nullWindows, int largestWindow) {
  /** Smallest null window, in images: below it a p-value says little. */
  public static final int SMALLEST_WINDOW = 10;

  /** A quarter of the images for the edges, 4,000 null windows, sizes up to 1,000 images. */
  public static final BuildParameters DEFAULTS = new BuildParameters(1, 0.25, 4_000, 1_000);

  public BuildParameters {
    if (!(edgeShare > 0 && edgeShare < 1)) {
      throw new IllegalArgumentException("edgeShare is " + edgeShare + ", must be in (0, 1)");
    }
    if (nullWindows < 1) {
      throw new IllegalArgumentException("nullWindows is " + nullWindows + ", must be positive");
    }
    if (largestWindow < SMALLEST_WINDOW) {
      throw new IllegalArgumentException(
          "largestWindow is %d, must be at least %d".formatted(largestWindow, SMALLEST_WINDOW));
    }
  }
}
