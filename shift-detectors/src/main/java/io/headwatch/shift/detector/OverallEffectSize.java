package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * How large a shift is, whatever the number of images: the root mean square over pairs of the mean
 * shift in reference standard deviations, corrected for sampling noise.
 *
 * <p>With d = (mean_w - mean_r) / sd_r, clean windows have E[d^2] = 1/n + 1/n_ref: an uncorrected
 * mean of d^2 would call small windows large shifts. The expectation of mean(d^2) under a true
 * shift delta is mean(delta^2) plus the same noise (where the variance stays), so sqrt(max(0,
 * mean(d^2) - (1/n + 1/n_ref))) estimates the root mean square of delta. It is 0 for about half of
 * all clean windows. Pairs that are constant in the reference, but for rounding, have no scale and
 * are left out.
 */
public final class OverallEffectSize {
  /**
   * The effect size of a window, at least 0.
   *
   * @throws IllegalArgumentException if the statistics are on different edges, the window is empty
   *     or the reference has fewer than two images
   */
  public double of(PaneStatistics window, PaneStatistics reference) {
    Comparison.requireComparable(window, reference);
    Moments w = window.pairMoments();
    Moments r = reference.pairMoments();
    double sum = 0;
    int scaled = 0;
    for (int pair = 0; pair < reference.pairs(); pair++) {
      double variance = r.variance(pair);
      if (Comparison.hasScale(variance, r.mean(pair))) {
        double difference = w.mean(pair) - r.mean(pair);
        sum += difference * difference / variance;
        scaled++;
      }
    }
    double noise = 1.0 / w.count() + 1.0 / r.count();
    return scaled == 0 ? 0 : Math.sqrt(Math.max(0, sum / scaled - noise));
  }
}
