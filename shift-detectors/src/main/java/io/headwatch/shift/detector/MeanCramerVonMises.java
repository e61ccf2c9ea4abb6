package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Optional;

/**
 * The overall score: the mean over all pairs of {@link CramerVonMises}, 0 to 1. Many pairs that
 * each move a little add up, and no pair's scale or heavy tail weighs more than another's. Pairs
 * are correlated, so its distribution must be calibrated on resampled windows.
 */
public final class MeanCramerVonMises implements Detector {
  private final MeanDistance mean;

  /** The mean over all pairs. */
  public MeanCramerVonMises() {
    this.mean = new MeanDistance(new CramerVonMises());
  }

  /** The mean over some pairs, at least one. */
  public MeanCramerVonMises(int[] pairs) {
    this.mean = new MeanDistance(new CramerVonMises(), Optional.of(pairs));
  }

  @Override
  public double score(PaneStatistics window, PaneStatistics reference) {
    return mean.score(window, reference);
  }
}
