package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * Population stability index on the 16 bins: the sum of (p_w - p_r) ln(p_w / p_r), at least 0, the
 * symmetrised Kullback-Leibler divergence in nats. Half an image is added to every bin of both, p =
 * (count + 1/2) / (images + 8), so that an empty bin costs a finite amount.
 */
public final class PopulationStabilityIndex implements PairDetector {
  private static final double PSEUDO_COUNT = 0.5;

  @Override
  public double score(int pair, PaneStatistics window, PaneStatistics reference) {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double w = share(window.binCounts(), pair, bin);
      double r = share(reference.binCounts(), pair, bin);
      sum += (w - r) * Math.log(w / r);
    }
    return sum;
  }

  private static double share(BinCounts counts, int pair, int bin) {
    return (counts.count(pair, bin) + PSEUDO_COUNT) / (counts.images() + BINS * PSEUDO_COUNT);
  }
}
