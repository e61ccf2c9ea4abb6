package io.headwatch.shift.explanation;

import java.util.Arrays;

/**
 * The step-up procedure of Benjamini and Yekutieli (Annals of Statistics 29, 2001, theorem 1.3),
 * which holds the expected share of false discoveries however the p-values depend on one another:
 * that of {@link BenjaminiHochberg} at a rate smaller by the factor 1 + 1/2 + ... + 1/m.
 */
public final class BenjaminiYekutieli {
  private BenjaminiYekutieli() {}

  /**
   * Adjusted p-values: those of {@link BenjaminiHochberg#adjusted}, times 1 + 1/2 + ... + 1/m, at
   * most 1. A hypothesis is rejected at false-discovery rate q when its adjusted p-value is at most
   * q.
   *
   * @param pValues m p-values in [0, 1], in any order; not changed
   * @return adjusted p-values, in the same order
   * @throws IllegalArgumentException if one is not in [0, 1]
   */
  public static double[] adjusted(double[] pValues) {
    double factor = harmonic(pValues.length);
    return Arrays.stream(BenjaminiHochberg.adjusted(pValues))
        .map(p -> Math.min(1, factor * p))
        .toArray();
  }

  /** 1 + 1/2 + ... + 1/m. */
  static double harmonic(int m) {
    double sum = 0;
    for (int i = m; i >= 1; i--) {
      sum += 1.0 / i;
    }
    return sum;
  }
}
