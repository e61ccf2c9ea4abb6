package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.PaneStatistics;

/** Scores how far one pair's scalars in a window lie from those in a reference. */
public interface PairDetector {
  /**
   * The score of one pair. Both statistics are on the same edges, the window has at least one image
   * and the reference at least two; this is not checked.
   */
  double score(int pair, PaneStatistics window, PaneStatistics reference);

  /**
   * The scores of all P pairs.
   *
   * @throws IllegalArgumentException if the statistics are on different edges, the window is empty
   *     or the reference has fewer than two images
   */
  default double[] scores(PaneStatistics window, PaneStatistics reference) {
    Comparison.requireComparable(window, reference);
    double[] scores = new double[reference.pairs()];
    for (int pair = 0; pair < scores.length; pair++) {
      scores[pair] = score(pair, window, reference);
    }
    return scores;
  }
}
