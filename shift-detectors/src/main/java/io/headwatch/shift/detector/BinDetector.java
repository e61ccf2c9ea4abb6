package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * A pair's score that needs its 16 bins alone: a distance, at least 0, or a signed shift. So it can
 * be computed for a window that is known by its bin counts, live or resampled.
 */
public interface BinDetector extends PairDetector {
  /**
   * A scorer of windows of n images against references of m. Both counts of images are exact: they
   * are not taken from the bins again.
   *
   * @param edges the edges that both were binned with
   * @param n images of the window, at least 1
   * @param m images of the reference, at least 2
   */
  BinScorer scorer(BinEdges edges, int n, int m);

  /**
   * What a clean window's score is proportional to in its mean, but for terms of higher order: 1/n
   * + 1/m for squared distances and divergences, its square root for distances, 1 for standardised
   * shifts. Scores divided by it compare across sizes.
   */
  double unit(int n, int m);

  @Override
  default double score(int pair, PaneStatistics window, PaneStatistics reference) {
    return new BinComparison(this, window, reference).score(pair);
  }

  @Override
  default double[] scores(PaneStatistics window, PaneStatistics reference) {
    Comparison.requireComparable(window, reference);
    BinComparison comparison = new BinComparison(this, window, reference);
    double[] scores = new double[reference.pairs()];
    for (int pair = 0; pair < scores.length; pair++) {
      scores[pair] = comparison.score(pair);
    }
    return scores;
  }
}
