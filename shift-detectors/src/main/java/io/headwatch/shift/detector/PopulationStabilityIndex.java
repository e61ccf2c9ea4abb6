package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.statistics.BinEdges;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Population stability index on the 16 bins: the sum of (p_w - p_r) ln(p_w / p_r), at least 0, the
 * symmetrised Kullback-Leibler divergence in nats. Half an image is added to every bin of both, p =
 * (count + 1/2) / (images + 8), so that an empty bin costs a finite amount.
 */
public final class PopulationStabilityIndex implements BinDetector {
  private static final double PSEUDO_COUNT = 0.5;
  private static final double ADDED = BINS * PSEUDO_COUNT;

  @Override
  public BinScorer scorer(BinEdges edges, int n, int m) {
    double windowImages = n + ADDED;
    double referenceImages = m + ADDED;
    double logRatio = Math.log(referenceImages / windowImages);
    CountTable logs = new CountTable(Math.max(n, m), count -> Math.log(count + PSEUDO_COUNT));
    return (pair, window, reference) -> {
      double sum = 0;
      for (int bin = 0; bin < BINS; bin++) {
        double w = (window[bin] + PSEUDO_COUNT) / windowImages;
        double r = (reference[bin] + PSEUDO_COUNT) / referenceImages;
        sum += (w - r) * (logs.at(window[bin]) - logs.at(reference[bin]) + logRatio);
      }
      return Math.max(0, sum);
    };
  }

  /**
   * The mean itself, where all bins are alike. 1/n + 1/m is a fifth too much at n = 50, and what is
   * missing depends on n: p-values would not interpolate between window sizes.
   */
  @Override
  public double unit(int n, int m) {
    return unit(n) + unit(m);
  }

  /**
   * The mean of x ln(1 + x), x the relative deviation of a bin's share p from its mean, which is
   * 1/16: the index is the sum over bins of (p_w - 1/16) ln p_w and the same of p_r, in the mean.
   */
  private static double unit(int images) {
    BinomialDistribution counts = BinomialDistribution.of(images, 1.0 / BINS);
    double mean = counts.getMean();
    double most = 12 * Math.sqrt(counts.getVariance()) + 1;
    double sum = 0;
    for (int k = (int) Math.max(0, mean - most); k <= Math.min(images, mean + most); k++) {
      double x = (k - mean) / (mean + PSEUDO_COUNT);
      sum += counts.probability(k) * x * Math.log1p(x);
    }
    return sum;
  }
}
