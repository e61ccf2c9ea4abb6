package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.FeatureStatistics;

/**
 * The largest standardised change of a pixel measure: the largest |mean_w - mean_r| / sqrt((var_r +
 * ridge) (1/n + 1/m)).
 */
public final class LargestPixelChange implements FeatureDetector {
  /** The square of a thousandth: of a grey scale's length, or of a logarithm. */
  private static final double RIDGE = 1e-6;

  @Override
  public String name() {
    return "pixels.largest";
  }

  @Override
  public Family family() {
    return Family.PIXELS;
  }

  @Override
  public boolean sees(FeatureStatistics reference) {
    return reference.pixels().dimensions() > 0 && reference.pixels().count() > 1;
  }

  @Override
  public double score(FeatureStatistics window, FeatureStatistics reference) {
    CrossMoments w = window.pixels();
    CrossMoments r = reference.pixels();
    double unit = 1.0 / w.count() + 1.0 / r.count();
    double largest = 0;
    for (int i = 0; i < r.dimensions(); i++) {
      double difference = w.mean(i) - r.mean(i);
      double variance = r.covariance(i, i) + RIDGE;
      largest = Math.max(largest, difference * difference / (variance * unit));
    }
    return Math.sqrt(largest);
  }

  /** Of the largest change, its size in standard deviations. */
  @Override
  public double effectSize(double score, int n, int m) {
    return score * Math.sqrt(1.0 / n + 1.0 / m);
  }
}
