package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * z = (mean_w - mean_r) / sqrt(var_r (1/n + 1/n_ref)), signed: nearly standard normal when nothing
 * changed. The reference's variance stands for both, as a clean window has the same. A pair that is
 * constant in the reference, but for rounding, has no scale and scores 0; the detectors on bins see
 * it move.
 */
public final class StandardisedMeanShift implements PairDetector {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** The two-sided p-value of a standard normal z, 0 to 1; 0 where it underflows. */
  public static double pValue(double z) {
    return Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(z)));
  }

  @Override
  public double score(int pair, PaneStatistics window, PaneStatistics reference) {
    Moments w = window.pairMoments();
    Moments r = reference.pairMoments();
    if (!Comparison.hasScale(r.variance(pair), r.mean(pair))) {
      return 0;
    }
    double variance = r.variance(pair) * (1.0 / w.count() + 1.0 / r.count());
    return (w.mean(pair) - r.mean(pair)) / Math.sqrt(variance);
  }
}
