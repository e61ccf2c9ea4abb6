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
  private final String name;
  private final BinDetector each;
  private final Optional<int[]> pairs;

  /** A summary over some pairs, at least one; empty for all. */
  PairsDetector(String name, BinDetector each, Optional<int[]> pairs) {
    this.name = requireNonNull(name, "name is null");
    this.each = requireNonNull(each, "each is null");
    this.pairs = pairs.map(int[]::clone);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Family family() {
    return Family.PAIRS;
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

  /** What a clean window's summary is proportional to, and its score in units of. */
  public double unit(int n, int m) {
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
    return summary.result() / unit(window.count(), reference.count());
  }

  /** The summary itself, such as a mean distance: chance adds to it where windows are small. */
  @Override
  public double effectSize(double score, int n, int m) {
    return score * unit(n, m);
  }
}
