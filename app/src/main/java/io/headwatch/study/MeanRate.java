package io.headwatch.study;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The mean over references of a rate of alarms per window, with its 95 % interval.
 *
 * @param mean alarms per window
 * @param low lower end, at least 0
 * @param high upper end
 * @param deviation standard deviation over references; 0 of one
 */
record MeanRate(double mean, double low, double high, double deviation) {
  /** Where no event was seen, 3.69 were expected at most: e^-3.69 = 2.5 %. */
  private static final double NONE_SEEN = 3.69;

  /**
   * The mean of rates of independent references, each from as many windows. References differ, so
   * the error is that of their mean (Student's t); of a single reference it is not known, and the
   * interval is [0, 1].
   *
   * @param rates of each reference, at least one
   * @param windows of each reference
   */
  static MeanRate of(List<Double> rates, long windows) {
    double mean = rates.stream().mapToDouble(r -> r).average().orElseThrow();
    if (rates.size() == 1) {
      return new MeanRate(mean, 0, 1, 0);
    }
    double square = rates.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
    double deviation = Math.sqrt(square / (rates.size() - 1));
    double quantile = new TDistribution(rates.size() - 1).inverseCumulativeProbability(0.975);
    double error = quantile * deviation / Math.sqrt(rates.size());
    double high = mean == 0 ? NONE_SEEN / ((double) windows * rates.size()) : mean + error;
    return new MeanRate(mean, Math.max(0, mean - error), high, deviation);
  }

  /** Windows between alarms; infinite if there was none. */
  double windows() {
    return 1 / mean;
  }

  /** Lower end of the interval of {@link #windows()}. */
  double fewestWindows() {
    return 1 / high;
  }

  /** Upper end of the interval of {@link #windows()}; infinite if it has none. */
  double mostWindows() {
    return low > 0 ? 1 / low : Double.POSITIVE_INFINITY;
  }
}
