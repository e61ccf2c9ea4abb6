package io.headwatch.shift.detector;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.PaneStatistics;

/** What must hold before two sets of images are compared. */
final class Comparison {
  private Comparison() {}

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
