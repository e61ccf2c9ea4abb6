package io.headwatch.study;

/**
 * The difference of two shares of the same trials, with its 95 % interval: Wald's after half a
 * trial was added to each of the four outcomes (Agresti and Min, Statistics in Medicine 24, 2005),
 * so that it has a width even where both agree in every trial.
 *
 * @param value first share less the second, -1 to 1
 * @param low lower end
 * @param high upper end
 */
public record PairedDifference(double value, double low, double high) {
  private static final double Z = 1.959964;

  /**
   * @param firstOnly trials with a hit of the first alone
   * @param secondOnly trials with a hit of the second alone
   * @param trials all trials, at least 1
   */
  static PairedDifference of(int firstOnly, int secondOnly, int trials) {
    double n = trials + 2;
    double difference = (firstOnly - secondOnly) / n;
    double spread = (firstOnly + secondOnly + 1) / n - difference * difference;
    double half = Z * Math.sqrt(spread / n);
    return new PairedDifference(
        (double) (firstOnly - secondOnly) / trials, difference - half, difference + half);
  }
}
