package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores a window by a summary over its pairs, or some of them, each scored by its bins. Live
 * windows are scored whole; whoever resamples feeds each window's own summary, pair after pair.
 * Pairs are correlated, so the distribution of the score must be calibrated on resampled windows.
 */
public interface PairsDetector extends Detector {
  /** What each pair is scored by. */
  BinDetector each();

  /** Starts the summary of a window. */
  PairSummary start();

  /** A copy of the pairs summed up, ascending; empty for all. */
  Optional<int[]> pairs();

  /** What a clean window's summary is proportional to: the score is in units of it. */
  double unit(int n, int m);

  @Override
  default Family family() {
    return Family.PAIRS;
  }

  @Override
  default double score(PaneStatistics window, PaneStatistics reference) {
    Comparison.requireComparable(window, reference);
    BinComparison comparison = new BinComparison(each(), window, reference);
    PairSummary summary = start();
    for (int pair : pairs().orElseGet(() -> IntStream.range(0, reference.pairs()).toArray())) {
      summary.add(comparison.score(pair));
    }
    return summary.result() / unit(window.count(), reference.count());
  }
}
