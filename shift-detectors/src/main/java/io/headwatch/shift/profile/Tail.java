package io.headwatch.shift.profile;

import java.util.Arrays;

/**
 * The upper tail of a sample: a generalised Pareto distribution of the exceedances over a level
 * (Pickands, Annals of Statistics 3, 1975), which gives p-values that are smaller than one over the
 * sample's size. A tail lighter than an exponential one, as sums of many squares have, is of
 * Weibull type (Beirlant, Broniatowski, Teugels and Vynckier, Journal of Statistical Planning and
 * Inference 45, 1995): exponential in a power of the distance from the sample's centre. So it has
 * no end, and no value counts as impossible.
 *
 * @param level u, the value from which on the tail holds
 * @param probability probability of a value above the level
 * @param scale sigma of the excesses, at least 0
 * @param shape xi: 0 for a tail that falls as fast as an exponential one, above for a heavier one;
 *     never below 0
 * @param centre c of the sample, at most the level
 * @param power k: the excess of a value v is (u - c) (((v - c) / (u - c))^k - 1) / k, which is v -
 *     u for k = 1; above 1 for a tail lighter than an exponential one; never below 1
 */
record Tail(
    double level, double probability, double scale, double shape, double centre, double power) {
  /** Share of the sample whose exceedances are fitted. */
  static final double SHARE = 0.05;

  /** Fewest exceedances that are fitted; smaller samples have no tail. */
  static final int FEWEST = 40;

  private static final double LEAST_POWER = 0.5;
  private static final double MOST_POWER = 3;
  private static final int HALVINGS = 30;

  /** A tail of the distances from the level themselves. */
  Tail(double level, double probability, double scale, double shape) {
    this(level, probability, scale, shape, 0, 1);
  }

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
    return shape(ascending, 1);
  }

  private static double shape(double[] ascending, double power) {
    double[] excesses = excesses(ascending, power);
    int count = excesses.length;
    double mean = 0;
    double weighted = 0;
    for (int i = 0; i < count; i++) {
      mean += excesses[i] / count;
      weighted += (1 - (i + 0.65) / count) * excesses[i] / count;
    }
    double denominator = mean - 2 * weighted;
    return denominator > 0 ? 2 - mean / denominator : 0;
  }

  /**
   * The power with which a sample's tail is exponential, in [0.5, 3]: below 1 for a tail heavier
   * than an exponential one.
   *
   * @param ascending the sample, with {@link #exceedances} above 0
   */
  static double power(double[] ascending) {
    if (level(ascending) <= centre(ascending)) {
      return 1;
    }
    double low = LEAST_POWER;
    double high = MOST_POWER;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      // The larger the power, the heavier the tail that it leads to.
      if (shape(ascending, middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The tail of a sample with a given shape in [0, 1): its scale is what the mean asks for. */
  static Tail fit(double[] ascending, double shape) {
    return fit(ascending, shape, 1);
  }

  /** The tail of a sample with a given power, at least 1, and an exponential shape. */
  static Tail light(double[] ascending, double power) {
    return fit(ascending, 0, level(ascending) <= centre(ascending) ? 1 : power);
  }

  private static Tail fit(double[] ascending, double shape, double power) {
    double mean = Arrays.stream(excesses(ascending, power)).average().orElseThrow();
    int count = exceedances(ascending.length);
    return new Tail(
        level(ascending),
        (count + 1.0) / (ascending.length + 1.0),
        mean * (1 - shape),
        shape,
        centre(ascending),
        power);
  }

  private static double level(double[] ascending) {
    return ascending[ascending.length - exceedances(ascending.length) - 1];
  }

  private static double centre(double[] ascending) {
    return ascending[ascending.length / 2];
  }

  private static double[] excesses(double[] ascending, double power) {
    int count = exceedances(ascending.length);
    double level = level(ascending);
    double centre = centre(ascending);
    return Arrays.stream(ascending, ascending.length - count, ascending.length)
        .map(value -> excess(value, level, centre, power))
        .toArray();
  }

  private static double excess(double value, double level, double centre, double power) {
    return power == 1
        ? value - level
        : (level - centre) * (Math.pow((value - centre) / (level - centre), power) - 1) / power;
  }

  /** Probability of a value at least as large as one above the level. */
  double pValue(double value) {
    double excess = excess(value, level, centre, power);
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

  /** The value whose probability is that of e^-rarity times the level's. */
  private double quantile(double rarity) {
    double excess = shape < 1e-9 ? scale * rarity : scale * Math.expm1(shape * rarity) / shape;
    return power == 1
        ? level + excess
        : centre + (level - centre) * Math.pow(1 + power * excess / (level - centre), 1 / power);
  }

  /**
   * The same part of the way to another tail that was fitted to as many values: quantiles are
   * interpolated.
   *
   * @param weight of the other, in [0, 1]
   */
  double pValue(Tail other, double weight, double value) {
    double low = 0;
    double high = -Math.log(Double.MIN_NORMAL) + Math.log(probability);
    for (int i = 0; i < 2 * HALVINGS; i++) {
      double middle = (low + high) / 2;
      if ((1 - weight) * quantile(middle) + weight * other.quantile(middle) < value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.max(Double.MIN_NORMAL, probability * Math.exp(-(low + high) / 2));
  }
}
