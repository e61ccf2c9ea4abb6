package io.headwatch.shift.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How far images depend on their neighbours: correlograms of several series of values, one for each
 * and one of their mean autocorrelation, which shows weak dependence that all of them have.
 *
 * <p>Implementation note: what tells a lasting source from the others is in every window, so its
 * values are taken from its own mean (and what that takes off every autocorrelation, 1 / n for n
 * images, is added again); those of other sources from the mean of them all, as such a source's own
 * mean is something that its images share and the next window's do not. Chance is the one-sided
 * normal quantile at which independent images are taken for dependent in one of a hundred
 * references at most, all series and the lags that decide together, with Bartlett's standard error
 * of an autocorrelation beyond the lags that are there (Journal of the Royal Statistical Society,
 * Supplement 8, 1946).
 */
final class SerialDependence {
  private static final double LEVEL = .01;

  /** Variance that is nothing but rounding, of values of about 1. */
  private static final double CONSTANT = 1e-12;

  private final ImageOrder order;
  private final List<double[]> series = new ArrayList<>();
  private final int lags;

  private SerialDependence(ImageOrder order, int lags) {
    this.order = order;
    this.lags = lags;
  }

  /**
   * The correlograms of series, that of the mean autocorrelation first; none if no series varies.
   *
   * @param values series x images; changed here
   * @param lags largest lag to look at, at least 1
   */
  static List<Correlogram> of(double[][] values, ImageOrder order, int lags) {
    SerialDependence dependence = new SerialDependence(order, lags);
    for (double[] ofSeries : values) {
      dependence.standardise(ofSeries);
    }
    return dependence.series.isEmpty() ? List.of() : dependence.correlograms();
  }

  /** Keeps the series if it varies. */
  private void standardise(double[] values) {
    List<int[]> sources = order.sources();
    int[] passing =
        IntStream.range(0, sources.size())
            .filter(s -> !order.isLasting(s))
            .boxed()
            .flatMapToInt(s -> Arrays.stream(sources.get(s)))
            .toArray();
    centre(values, passing);
    for (int s = 0; s < sources.size(); s++) {
      if (order.isLasting(s)) {
        centre(values, sources.get(s));
      }
    }
    double variance = Arrays.stream(values).map(x -> x * x).sum() / values.length;
    if (variance > CONSTANT) {
      double scale = 1 / Math.sqrt(variance);
      Arrays.setAll(values, image -> values[image] * scale);
      series.add(values);
    }
  }

  private static void centre(double[] values, int[] images) {
    double mean = Arrays.stream(images).mapToDouble(image -> values[image]).average().orElse(0);
    for (int image : images) {
      values[image] -= mean;
    }
  }

  private List<Correlogram> correlograms() {
    double[][] correlations = new double[series.size()][];
    Arrays.setAll(correlations, i -> correlations(series.get(i)));
    double[] mean = new double[lags + 1];
    Arrays.setAll(
        mean, lag -> Arrays.stream(correlations).mapToDouble(c -> c[lag]).average().orElseThrow());
    double[] errors = new double[lags + 1];
    List<Correlogram> correlograms = new ArrayList<>();
    for (double[] ofSeries : correlations) {
      double[] error = errors(ofSeries);
      correlograms.add(Correlogram.cut(ofSeries, chance(error, 1)));
      Arrays.setAll(errors, lag -> errors[lag] + error[lag] / correlations.length);
    }
    correlograms.add(0, Correlogram.cut(mean, chance(errors, meanError())));
    return correlograms;
  }

  /** By lag. */
  private double[] correlations(double[] values) {
    double[] correlations = new double[lags + 1];
    List<int[]> sources = order.sources();
    for (int s = 0; s < sources.size(); s++) {
      double[] own = Arrays.stream(sources.get(s)).mapToDouble(image -> values[image]).toArray();
      for (int lag = 0; lag <= Math.min(lags, own.length - 1); lag++) {
        double sum = lag > 0 && order.isLasting(s) ? 1 - (double) lag / own.length : 0;
        for (int i = lag; i < own.length; i++) {
          sum += own[i] * own[i - lag];
        }
        correlations[lag] += sum / values.length;
      }
    }
    return correlations;
  }

  /** Standard errors of a series' autocorrelations, by lag, if there is nothing from there on. */
  private double[] errors(double[] correlations) {
    double[] errors = new double[lags + 1];
    double squares = 1;
    for (int lag = 1; lag <= lags; lag++) {
      errors[lag] = Math.sqrt(squares * pairs(lag)) / order.images();
      squares += 2 * correlations[lag] * correlations[lag];
    }
    return errors;
  }

  /** Number of pairs of images so far apart. */
  private int pairs(int lag) {
    return order.sources().stream().mapToInt(source -> Math.max(0, source.length - lag)).sum();
  }

  /** Standard error of the mean of the series' autocorrelations, in units of that of one. */
  private double meanError() {
    double squares = 0;
    for (double[] a : series) {
      for (double[] b : series) {
        double correlation = product(a, b) / a.length;
        squares += correlation * correlation;
      }
    }
    return Math.sqrt(squares) / series.size();
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private double[] chance(double[] errors, double scale) {
    double tests = (series.size() + 1.) * Correlogram.INSIGNIFICANT;
    double quantile = NormalDistribution.of(0, 1).inverseSurvivalProbability(LEVEL / tests);
    return Arrays.stream(errors).map(error -> quantile * scale * error).toArray();
  }
}
