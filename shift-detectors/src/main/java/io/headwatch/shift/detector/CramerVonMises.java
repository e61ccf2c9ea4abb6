package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.INNER;

import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * Cramér-von Mises distance on the bins: the mean over the 15 inner edges of (F_w - F_r)^2, 0 to 1.
 * The edges are the reference's quantiles, so this approximates the integral of (F_w - F_r)^2 over
 * dF_r (Anderson, Annals of Mathematical Statistics 33, 1962, without its factor of the sample
 * sizes).
 */
public final class CramerVonMises implements PairDetector {
  @Override
  public double score(int pair, PaneStatistics window, PaneStatistics reference) {
    BinCounts w = window.binCounts();
    BinCounts r = reference.binCounts();
    double windowShare = 1.0 / w.images();
    double referenceShare = 1.0 / r.images();
    int windowBelow = 0;
    int referenceBelow = 0;
    double sum = 0;
    for (int k = 0; k < INNER; k++) {
      windowBelow += w.count(pair, k);
      referenceBelow += r.count(pair, k);
      double difference = windowBelow * windowShare - referenceBelow * referenceShare;
      sum += difference * difference;
    }
    return sum / INNER;
  }
}
