package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.statistics.BinEdges;

/**
 * Wasserstein-1 distance on the bins, in the scalar's own unit: the integral of |F_w - F_r| with
 * both distribution functions linear within a bin, which is the exact distance of the two
 * histograms. The outer bins end at the smallest and largest value of the sample that the edges
 * were cut from; what lies beyond counts as inside them, so a far shift is underestimated.
 */
public final class Wasserstein implements BinDetector {
  @Override
  public BinScorer scorer(BinEdges edges, int n, int m) {
    return (pair, window, reference) -> distance(edges, pair, window, n, reference, m);
  }

  @Override
  public double unit(int n, int m) {
    return Math.sqrt(1.0 / n + 1.0 / m);
  }

  /** In units of 1 / (n m), F_w - F_r is an integer. */
  private static double distance(
      BinEdges edges, int pair, int[] window, long n, int[] reference, long m) {
    long windowBelow = 0;
    long referenceBelow = 0;
    double left = 0;
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      windowBelow += window[bin];
      referenceBelow += reference[bin];
      double right = windowBelow * m - referenceBelow * n;
      sum += edges.width(pair, bin) * meanAbsolute(left, right);
      left = right;
    }
    return sum / ((double) n * m);
  }

  /** Mean absolute value of a line from {@code left} to {@code right}, which may cross zero. */
  private static double meanAbsolute(double left, double right) {
    double size = Math.abs(left) + Math.abs(right);
    return left * right >= 0 ? size / 2 : (left * left + right * right) / (2 * size);
  }
}
