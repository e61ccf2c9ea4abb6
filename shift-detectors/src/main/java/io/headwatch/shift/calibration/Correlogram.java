package io.headwatch.shift.calibration;

import java.util.Arrays;

/**
 * How much the values of a series resemble those k places on: autocorrelations, cut off where they
 * are no more than chance.
 *
 * <p>Implementation note: the cut-off is that of Politis and White (Econometric Reviews 23, 2004,
 * section 3.2): m, the last lag that is followed by five in a row within chance, is looked for from
 * lag 0 on, and lags are weighted with the flat-top window that is 1 up to m and falls to 0 at 2 m
 * (Politis and Romano, Journal of Time Series Analysis 16, 1995). Only resemblance counts: a
 * negative autocorrelation is within chance.
 */
final class Correlogram {
  /** Lags in a row within chance that end the dependence. */
  static final int INSIGNIFICANT = 5;

  private final double[] weighted;

  private Correlogram(double[] weighted) {
    this.weighted = weighted;
  }

  /**
   * Cuts off autocorrelations.
   *
   * @param correlations by lag, from lag 0, which is 1
   * @param chance by lag, what independent values seldom reach
   */
  static Correlogram cut(double[] correlations, double[] chance) {
    int last = 0;
    int lag = 1;
    while (lag < correlations.length && lag - last <= INSIGNIFICANT) {
      last = correlations[lag] > chance[lag] ? lag : last;
      lag++;
    }
    double[] weighted = Arrays.copyOf(correlations, Math.min(correlations.length, 2 * last + 1));
    for (int k = last + 1; k < weighted.length; k++) {
      weighted[k] *= 2 - (double) k / last;
    }
    return new Correlogram(weighted);
  }

  /**
   * Variance of the mean of many neighbours in units of that of as many independent values: 1 if
   * they are independent.
   */
  double inflation() {
    double sum = 1;
    for (int k = 1; k < weighted.length; k++) {
      sum += 2 * weighted[k];
    }
    return sum;
  }

  /** The same for the mean of some neighbours, at least one. */
  double inflation(int neighbours) {
    double sum = 1;
    for (int k = 1; k < Math.min(weighted.length, neighbours); k++) {
      sum += 2 * (1 - (double) k / neighbours) * weighted[k];
    }
    return sum;
  }

  /**
   * Fewest neighbours the variance of whose mean is inflated by a share of the whole inflation.
   *
   * @param share under 1
   */
  int neighbours(double share) {
    double wanted = share * inflation();
    for (int length = 1; length < weighted.length; length++) {
      if (inflation(length) >= wanted) {
        return length;
      }
    }
    // From here on the inflation of n neighbours is the whole less a constant over n.
    double missing = (inflation() - inflation(weighted.length)) * weighted.length;
    return Math.max(weighted.length, (int) Math.ceil(missing / (inflation() - wanted)));
  }
}
