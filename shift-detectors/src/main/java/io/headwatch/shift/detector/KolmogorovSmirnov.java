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

  /** In units of 1 / (n m), F_w - F_r is an integer. */
  private static double distance(int[] window, long n, int[] reference, long m) {
    long windowBelow = 0;
    long referenceBelow = 0;
    long largest = 0;
    for (int k = 0; k < INNER; k++) {
      windowBelow += window[k];
      referenceBelow += reference[k];
      largest = Math.max(largest, Math.abs(windowBelow * m - referenceBelow * n));
    }
    return largest / ((double) n * m);
  }
}
