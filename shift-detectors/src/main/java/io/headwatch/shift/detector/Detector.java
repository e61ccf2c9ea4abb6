package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.PaneStatistics;

/** Scores a whole window against a reference with one number, at least 0, larger for more shift. */
public interface Detector {
  /**
   * The window's score.
   *
   * @throws IllegalArgumentException if the statistics are on different edges, the window is empty
   *     or the reference has fewer than two images
   */
  double score(PaneStatistics window, PaneStatistics reference);
}
