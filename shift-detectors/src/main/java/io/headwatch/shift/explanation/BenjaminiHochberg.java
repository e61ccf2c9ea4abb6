package io.headwatch.shift.explanation;

import java.util.Arrays;

/**
 * The step-up procedure of Benjamini and Hochberg (Journal of the Royal Statistical Society B 57,
 * 1995), which holds the expected share of false discoveries under independence and under positive
 * regression dependence (Benjamini and Yekutieli, Annals of Statistics 29, 2001).
 */
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /**
   * Adjusted p-values: with p_(i) the i-th smallest of m, the smallest over j >= i of m p_(j) / j,
   * at most 1. A hypothesis is rejected at false-discovery rate q when its adjusted p-value is at
   * most q.
   *
   * @param pValues p-values in [0, 1], in any order; not changed
   * @return adjusted p-values, in the same order
   */
  public static double[] adjusted(double[] pValues) {
    double[] ascending = pValues.clone();
    Arrays.sort(ascending);
    double[] stepUp = stepUp(ascending);
    double[] adjusted = new double[pValues.length];
    // Equal p-values have equal adjusted ones, so any of their places serves.
    Arrays.setAll(adjusted, i -> stepUp[Arrays.binarySearch(ascending, pValues[i])]);
    return adjusted;
  }

  private static double[] stepUp(double[] ascending) {
    int m = ascending.length;
    double[] stepUp = new double[m];
    double smallest = 1;
    for (int i = m - 1; i >= 0; i--) {
      if (!(ascending[i] >= 0 && ascending[i] <= 1)) {
        throw new IllegalArgumentException("p-value is " + ascending[i] + ", must be in [0, 1]");
      }
      smallest = Math.min(smallest, ascending[i] * m / (i + 1));
      stepUp[i] = smallest;
    }
    return stepUp;
  }
}
