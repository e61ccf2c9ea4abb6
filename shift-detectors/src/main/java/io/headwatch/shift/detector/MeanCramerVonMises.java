package io.headwatch.shift.detector;

import java.util.Optional;

/**
 * The overall score: the mean over all pairs of {@link CramerVonMises}, 0 to 1. Many pairs that
 * each move a little add up, and no pair's scale or heavy tail weighs more than another's. Pairs
 * are correlated, so its distribution must be calibrated on resampled windows.
 */
public final class MeanCramerVonMises extends MeanDistance {
  /** The mean over all pairs. */
  public MeanCramerVonMises() {
    super(new CramerVonMises(), Optional.empty());
  }

  /** The mean over some pairs, at least one. */
  public MeanCramerVonMises(int[] pairs) {
    super(new CramerVonMises(), Optional.of(pairs));
  }
}
