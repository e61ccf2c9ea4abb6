package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.PaneStatistics;

/**
 * The overall score: the mean over all pairs of {@link CramerVonMises}, 0 to 1. Many pairs that
 * each move a little add up, and no pair's scale or heavy tail weighs more than another's. Pairs
 * are correlated, so its distribution must be calibrated on resampled windows.
 */
public final class MeanCramerVonMises implements Detector {
  private final CramerVonMises pairDetector = new CramerVonMises();

  @Override
  public double score(PaneStatistics window, PaneStatistics reference) {
    Comparison.requireComparable(window, reference);
    double sum = 0;
    for (int pair = 0; pair < reference.pairs(); pair++) {
      sum += pairDetector.score(pair, window, reference);
    }
    return sum / reference.pairs();
  }
}
