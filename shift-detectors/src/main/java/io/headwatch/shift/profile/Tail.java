package io.headwatch.shift.profile;

import java.util.Arrays;

/**
 * The upper tail of a sample: a generalised Pareto distribution of the exceedances over a level
 * (Pickands, Annals of Statistics 3, 1975), which gives p-values that are smaller than one over the
 * sample's size.
 *
 * @param level the value from which on the tail holds
 * @param probability probability of a value above the level
 * @param scale sigma of the exceedances, at least 0
 * @param shape xi: 0 for a tail that falls as fast as an exponential one, above for a heavier one;
 *     never below 0, so that no value counts as impossible
 */
record Tail(double level, double probability, double scale, double shape) {
  /** Share of the sample whose exceedances are fitted. */
  static final double SHARE = 0.05;

  /** Fewest exceedances that are fitted; smaller samples have no tail. */
  static final int FEWEST = 40;

  /** Number of exceedances that are fitted in a sample. */
  static int exceedances(int sample) {
    int wanted = (int) (SHARE * sample);
    return wanted < FEWEST ? 0 : wanted;
  }

  /**
   * The shape of a sample's tail by probability-weighted moments (Hosking and Wallis, Technometrics
   * 29, 1987, section 2.3); it may be negative.
   *
   * @param ascending the sample, with {@link #exceedances} above 0
   */
  static double shape(double[] ascending) {
    int count = exceedances(ascending.length);
    double level = ascending[ascending.length - count - 1];
    double mean = 0;
    double weighted = 0;
    for (int i = 0; i < count; i++) {
      double excess = ascending[ascending.length - count + i] - level;
      mean += excess / count;
      weighted += (1 - (i + 0.65) / count) * excess / count;
    }
    double denominator = mean - 2 * weighted;
    return denominator > 0 ? 2 - mean / denominator : 0;
  }

  /** The tail of a sample with a given shape in [0, 1): its scale is what the mean asks for. */
  static Tail fit(double[] ascending, double shape) {
    int count = exceedances(ascending.length);
    double level = ascending[ascending.length - count - 1];
    double mean =
        Arrays.stream(ascending, ascending.length - count, ascending.length).average().orElseThrow()
            - level;
    return new Tail(level, (count + 1.0) / (ascending.length + 1.0), mean * (1 - shape), shape);
  }

  /** The tail part of the way to another one that was fitted to as many values. */
  Tail between(Tail other, double weight) {
    return new Tail(
        (1 - weight) * level + weight * other.level,
        probability,
        (1 - weight) * scale + weight * other.scale,
        (1 - weight) * shape + weight * other.shape);
  }

  /** Probability of a value at least as large as one above the level. */
  double pValue(double value) {
    double excess = value - level;
    if (scale == 0) {
      return excess > 0 ? Double.MIN_NORMAL : probability;
    }
    return Math.max(
        Double.MIN_NORMAL,
        probability
            * (shape < 1e-9
                ? Math.exp(-excess / scale)
                : Math.pow(1 + shape * excess / scale, -1 / shape)));
  }
}
