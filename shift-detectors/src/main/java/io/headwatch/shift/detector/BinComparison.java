package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.PaneStatistics;

/** A window's pairs against a reference's, one after the other, by one detector on their bins. */
final class BinComparison {
  private final BinScorer scorer;
  private final BinCounts window;
  private final BinCounts reference;
  private final int[] windowCounts = new int[BINS];
  private final int[] referenceCounts = new int[BINS];

  BinComparison(BinDetector detector, PaneStatistics window, PaneStatistics reference) {
    this.scorer = detector.scorer(reference.edges(), window.count(), reference.count());
    this.window = window.binCounts();
    this.reference = reference.binCounts();
  }

  double score(int pair) {
    window.counts(pair, windowCounts);
    reference.counts(pair, referenceCounts);
    return scorer.score(pair, windowCounts, referenceCounts);
  }
}
