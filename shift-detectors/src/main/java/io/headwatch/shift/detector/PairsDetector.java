package io.headwatch.shift.detector;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores a window by a summary over its pairs, or some of them, each scored by its bins. Live
 * windows are scored whole; whoever resamples feeds each window's own summary, pair after pair.
 * Pairs are correlated, so the distribution of the score must be calibrated on resampled windows.
 */
public abstract class PairsDetector implements Detector {
  private final BinDetector each;
  private final Optional<int[]> pairs;

  /** A summary over some pairs, at least one; empty for all. */
  PairsDetector(BinDetector each, Optional<int[]> pairs) {
    this.each = requireNonNull(each, "each is null");
    this.pairs = pairs.map(int[]::clone);
  }

  /** Starts the summary of a window. */
  public abstract PairSummary start();

  /** What each pair is scored by. */
  public final BinDetector each() {
    return each;
  }

  /** A copy of the pairs summed up; empty for all. */
  public final Optional<int[]> pairs() {
    return pairs.map(int[]::clone);
  }

  /**
   * What a clean window's score is proportional to: that of each pair, {@link BinDetector#unit}.
   */
  public final double unit(int n, int m) {
    return each.unit(n, m);
  }

  @Override
  public final double score(PaneStatistics window, PaneStatistics reference) {
    Comparison.requireComparable(window, reference);
    BinComparison comparison = new BinComparison(each, window, reference);
    PairSummary summary = start();
    for (int pair : pairs.orElseGet(() -> IntStream.range(0, reference.pairs()).toArray())) {
      summary.add(comparison.score(pair));
    }
    return summary.result();
  }
}
