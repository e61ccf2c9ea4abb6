package io.headwatch.shift.detector;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.PaneStatistics;

/** What must hold before two sets of images are compared. */
final class Comparison {
  /** Relative spread of 32-bit values below which only rounding differs. */
  private static final double ROUNDING = 1e-6;

  private Comparison() {}

  /**
   * Whether a variance gives a scale: a pair that is constant but for the rounding of its 32-bit
   * values has none, and a shift in units of that rounding would be any size.
   */
  static boolean hasScale(double variance, double mean) {
    double rounding = ROUNDING * Math.max(Math.abs(mean), ROUNDING);
    return variance > rounding * rounding;
  }

  static void requireComparable(PaneStatistics window, PaneStatistics reference) {
    requireNonNull(window, "window is null");
    requireNonNull(reference, "reference is null");
    reference.requireSameEdges(window);
    if (window.count() < 1 || reference.count() < 2) {
      throw new IllegalArgumentException(
          "a window of %d images cannot be compared with a reference of %d"
              .formatted(window.count(), reference.count()));
    }
  }
}
