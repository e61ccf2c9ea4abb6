package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;
import static io.headwatch.shift.statistics.BinEdges.INNER;

import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * Wasserstein-1 distance on the bins, in the scalar's own unit: the integral of |F_w - F_r| with
 * both distribution functions linear within a bin, which is the exact distance of the two
 * histograms. The outer bins end at the smallest and largest value of the sample that the edges
 * were cut from; what lies beyond counts as inside them, so a far shift is underestimated.
 */
public final class Wasserstein implements PairDetector {
  @Override
  public double score(int pair, PaneStatistics window, PaneStatistics reference) {
    BinCounts w = window.binCounts();
    BinCounts r = reference.binCounts();
    int windowBelow = 0;
    int referenceBelow = 0;
    double left = 0;
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      windowBelow += w.count(pair, bin);
      referenceBelow += r.count(pair, bin);
      double right = (double) windowBelow / w.images() - (double) referenceBelow / r.images();
      sum += width(reference.edges(), pair, bin) * meanAbsolute(left, right);
      left = right;
    }
    return sum;
  }

  private static double width(BinEdges edges, int pair, int bin) {
    double from = bin == 0 ? edges.lowest(pair) : edges.innerEdge(pair, bin - 1);
    double to = bin == INNER ? edges.highest(pair) : edges.innerEdge(pair, bin);
    return to - from;
  }

  /** Mean absolute value of a line from {@code left} to {@code right}, which may cross zero. */
  private static double meanAbsolute(double left, double right) {
    double size = Math.abs(left) + Math.abs(right);
    return left * right >= 0 ? size / 2 : (left * left + right * right) / (2 * size);
  }
}
