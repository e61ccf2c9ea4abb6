package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The overall score: the mean over all pairs of {@link CramerVonMises}, 0 to 1. Many pairs that
 * each move a little add up, and no pair's scale or heavy tail weighs more than another's. Pairs
 * are correlated, so its distribution must be calibrated on resampled windows.
 */
public final class MeanCramerVonMises implements Detector {
  private final CramerVonMises pairDetector = new CramerVonMises();
  private final Optional<int[]> pairs;

  /** The mean over all pairs. */
  public MeanCramerVonMises() {
    this.pairs = Optional.empty();
  }

  /** The mean over some pairs, at least one. */
  public MeanCramerVonMises(int[] pairs) {
    this.pairs = Optional.of(pairs.clone());
  }

  @Override
  public double score(PaneStatistics window, PaneStatistics reference) {
    Comparison.requireComparable(window, reference);
    int[] scored = pairs.orElseGet(() -> IntStream.range(0, reference.pairs()).toArray());
    double sum = 0;
    for (int pair : scored) {
      sum += pairDetector.score(pair, window, reference);
    }
    return sum / scored.length;
  }
}
