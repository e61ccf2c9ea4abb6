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

  /**
   * A score without what chance adds to it, whatever the numbers of images. A squared distance in
   * units of its mean has the mean 1 + delta^2 / (1/n + 1/m) under a shift of delta standard
   * deviations (root mean square over dimensions), which this is solved for.
   *
   * @param n images of the window
   * @param m images of the reference
   * @return at least 0
   */
  default double effectSize(double score, int n, int m) {
    return Math.sqrt(Math.max(0, score - 1) * (1.0 / n + 1.0 / m));
  }
}
