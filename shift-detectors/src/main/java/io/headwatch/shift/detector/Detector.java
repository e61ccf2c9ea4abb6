package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.PaneStatistics;

/**
 * Scores a whole window against a reference with one number, at least 0, larger for more shift, and
 * scaled such that its distribution over clean windows hardly depends on the numbers of images:
 * squared distances are divided by 1/n + 1/m, so that they are about 1 when nothing changed.
 */
public interface Detector {
  /** The detector's name in settings, profiles and verdicts: family, dot, statistic. */
  String name();

  /** What it looks at. */
  Family family();

  /**
   * The window's score.
   *
   * @throws IllegalArgumentException if the statistics are on different edges, the window is empty
   *     or the reference has fewer than two images
   */
  double score(PaneStatistics window, PaneStatistics reference);
}
