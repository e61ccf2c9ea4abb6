package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.INNER;

import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * Kolmogorov-Smirnov distance on the bins: the largest |F_w - F_r| at the 15 inner edges, 0 to 1;
 * at most the distance of the samples themselves.
 */
public final class KolmogorovSmirnov implements PairDetector {
  @Override
  public double score(int pair, PaneStatistics window, PaneStatistics reference) {
    BinCounts w = window.binCounts();
    BinCounts r = reference.binCounts();
    int windowBelow = 0;
    int referenceBelow = 0;
    double largest = 0;
    for (int k = 0; k < INNER; k++) {
      windowBelow += w.count(pair, k);
      referenceBelow += r.count(pair, k);
      double difference = (double) windowBelow / w.images() - (double) referenceBelow / r.images();
      largest = Math.max(largest, Math.abs(difference));
    }
    return largest;
  }
}
