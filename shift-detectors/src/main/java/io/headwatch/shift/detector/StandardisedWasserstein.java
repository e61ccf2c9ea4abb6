package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.statistics.BinEdges;

/**
 * {@link Wasserstein} in units of the reference's standard deviation, so that pairs of any scale
 * can be averaged. The standard deviation is that of the same histogram: bins of width b around c
 * with shares q have the variance sum q (c^2 + b^2/12) - (sum q c)^2. A pair that is constant in
 * the sample its edges were cut from, but for rounding, has no scale and scores 0.
 */
public final class StandardisedWasserstein implements BinDetector {
  private static final Wasserstein DISTANCE = new Wasserstein();

  @Override
  public BinScorer scorer(BinEdges edges, int n, int m) {
    BinScorer distance = DISTANCE.scorer(edges, n, m);
    return (pair, window, reference) -> {
      double variance = variance(edges, pair, reference, m);
      return Comparison.hasScale(variance, edges.lowest(pair))
          ? distance.score(pair, window, reference) / Math.sqrt(variance)
          : 0;
    };
  }

  @Override
  public double unit(int n, int m) {
    return DISTANCE.unit(n, m);
  }

  private static double variance(BinEdges edges, int pair, int[] reference, double m) {
    // From the lower end, as squares of values far from zero would lose their difference.
    double from = 0;
    double sum = 0;
    double squares = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double width = edges.width(pair, bin);
      double centre = from + width / 2;
      sum += reference[bin] * centre;
      squares += reference[bin] * (centre * centre + width * width / 12);
      from += width;
    }
    return squares / m - (sum / m) * (sum / m);
  }
}
