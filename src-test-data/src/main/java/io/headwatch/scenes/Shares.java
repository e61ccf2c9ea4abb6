package io.headwatch.scenes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Shares of the values of an attribute of which every scene has exactly one; they sum to 1. Values
 * without a share of their own divide evenly what the others leave.
 */
final class Shares<T> {

  private static final double ROUNDING = 1e-9;

  private final List<T> values;
  private final Map<T, Double> fixed;
  private final double[] shares;

  private Shares(List<T> values, Map<T, Double> fixed) {
    this.values = values;
    this.fixed = fixed;
    double rest = Math.max(0, 1 - sum(fixed)) / Math.max(1, values.size() - fixed.size());
    this.shares = values.stream().mapToDouble(value -> fixed.getOrDefault(value, rest)).toArray();
  }

  static <T> Shares<T> uniform(T[] values) {
    return new Shares<>(List.of(values), Map.of());
  }

  /**
   * Gives a value a share of its own.
   *
   * @throws IllegalArgumentException if the share is outside [0, 1] or the sum cannot be 1
   */
  Shares<T> with(T value, double share) {
    Map<T, Double> changed = new LinkedHashMap<>(fixed);
    changed.put(value, checked(value, share));
    double sum = sum(changed);
    if (sum > 1 + ROUNDING) {
      throw new IllegalArgumentException("shares " + changed + " sum to more than 1");
    }
    if (changed.size() == values.size() && sum < 1 - ROUNDING) {
      throw new IllegalArgumentException("shares " + changed + " sum to less than 1");
    }
    return new Shares<>(values, changed);
  }

  static double checked(Object value, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of '" + value + "' is " + share + ", outside [0, 1]");
    }
    return share;
  }

  static double sum(Map<?, Double> shares) {
    return shares.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  double share(T value) {
    return shares[values.indexOf(value)];
  }

  T draw(RandomGenerator random) {
    double point = random.nextDouble();
    int drawn = 0;
    for (int i = 0; i < shares.length && point >= 0; i++) {
      if (shares[i] > 0) {
        drawn = i;
        point -= shares[i];
      }
    }
    return values.get(drawn);
  }
}
