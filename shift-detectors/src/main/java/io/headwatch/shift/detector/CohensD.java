package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * Cohen's d = (mean_w - mean_r) / s, signed, s the pooled standard deviation with n + n_ref - 2
 * degrees of freedom (Cohen, Statistical Power Analysis, 1988, section 2.5.1). 0 when both are
 * constant, but for rounding, as there is no scale then.
 */
public final class CohensD implements PairDetector {
  @Override
  public double score(int pair, PaneStatistics window, PaneStatistics reference) {
    Moments w = window.pairMoments();
    Moments r = reference.pairMoments();
    double pooled = (w.m2(pair) + r.m2(pair)) / (w.count() + r.count() - 2);
    return Comparison.hasScale(pooled, r.mean(pair))
        ? (w.mean(pair) - r.mean(pair)) / Math.sqrt(pooled)
        : 0;
  }
}
