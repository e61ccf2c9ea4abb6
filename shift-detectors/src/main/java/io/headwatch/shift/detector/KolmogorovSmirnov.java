package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.INNER;

import io.headwatch.shift.statistics.BinEdges;

/**
 * Kolmogorov-Smirnov distance on the bins: the largest |F_w - F_r| at the 15 inner edges, 0 to 1;
 * at most the distance of the samples themselves, which is the largest difference anywhere.
 */
public final class KolmogorovSmirnov implements BinDetector {
  @Override
  public BinScorer scorer(BinEdges edges, int n, int m) {
    return (pair, window, reference) -> distance(window, n, reference, m);
  }

  @Override
  public double unit(int n, int m) {
    return Math.sqrt(1.0 / n + 1.0 / m);
  }

  private static double distance(int[] window, double n, int[] reference, double m) {
    int windowBelow = 0;
    int referenceBelow = 0;
    double largest = 0;
    for (int k = 0; k < INNER; k++) {
      windowBelow += window[k];
      referenceBelow += reference[k];
      largest = Math.max(largest, Math.abs(windowBelow / n - referenceBelow / m));
    }
    return largest;
  }
}
