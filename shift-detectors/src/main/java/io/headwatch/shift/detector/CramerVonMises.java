package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.INNER;

import io.headwatch.shift.statistics.BinEdges;

/**
 * Cramér-von Mises distance on the bins: the mean over the 15 inner edges of (F_w - F_r)^2, 0 to 1.
 * The edges are the reference's quantiles, so this approximates the integral of (F_w - F_r)^2 over
 * dF_r (Anderson, Annals of Mathematical Statistics 33, 1962, without its factor of the sample
 * sizes).
 */
public final class CramerVonMises implements BinDetector {
  @Override
  public BinScorer scorer(BinEdges edges, int n, int m) {
    double windowShare = 1.0 / n;
    double referenceShare = 1.0 / m;
    return (pair, window, reference) -> distance(window, windowShare, reference, referenceShare);
  }

  /** For window and reference independent, the mean is that of F(1 - F) over the edges times it. */
  @Override
  public double unit(int n, int m) {
    return 1.0 / n + 1.0 / m;
  }

  private static double distance(
      int[] window, double windowShare, int[] reference, double referenceShare) {
    int windowBelow = 0;
    int referenceBelow = 0;
    double sum = 0;
    for (int k = 0; k < INNER; k++) {
      windowBelow += window[k];
      referenceBelow += reference[k];
      double difference = windowBelow * windowShare - referenceBelow * referenceShare;
      sum += difference * difference;
    }
    return sum / INNER;
  }
}
