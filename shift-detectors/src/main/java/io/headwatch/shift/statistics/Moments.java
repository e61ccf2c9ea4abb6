package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Count, mean and sum of squared deviations of vectors, dimension by dimension. A mutable
 * accumulator, not thread-safe; {@link #copy()} and the array accessors never share state with it.
 *
 * <p>Implementation note: single vectors are added by Welford's update (Technometrics 4, 1962),
 * whole accumulators by the pairwise update of Chan, Golub and LeVeque (1979), equations 1.5 in the
 * form of Pébay (SAND2008-6212, section 2), so that any split of the vectors, merged in any order,
 * gives the same moments up to rounding.
 */
public final class Moments {
  private long count;
  private final double[] mean;
  private final double[] m2;

  /** Creates empty moments of {@code dimensions} dimensions, none included. */
  public Moments(int dimensions) {
    this(0, new double[requireNotNegative(dimensions)], new double[dimensions]);
  }

  private Moments(long count, double[] mean, double[] m2) {
    this.count = count;
    this.mean = mean;
    this.m2 = m2;
  }

  /**
   * Restores moments from what {@link #count()}, {@link #means()} and {@link #m2s()} returned.
   *
   * @throws IllegalArgumentException if the arrays are of different lengths, if the count is
   *     negative, or if an entry is not finite or a sum of squares negative
   */
  public static Moments of(long count, double[] means, double[] m2s) {
    if (count < 0 || means.length != m2s.length) {
      throw new IllegalArgumentException(
          "%d means and %d sums of squares of %d vectors are not moments"
              .formatted(means.length, m2s.length, count));
    }
    for (int d = 0; d < means.length; d++) {
      if (!Double.isFinite(means[d]) || !Double.isFinite(m2s[d]) || m2s[d] < 0) {
        throw new IllegalArgumentException("moments of dimension " + d + " are not finite");
      }
    }
    return new Moments(count, means.clone(), m2s.clone());
  }

  /** Adds one vector of {@link #dimensions()} finite values. */
  public void add(float[] values) {
    if (values.length != mean.length) {
      throw new IllegalArgumentException(
          "a vector of %d values does not fit %d dimensions".formatted(values.length, mean.length));
    }
    count++;
    double weight = 1.0 / count;
    for (int d = 0; d < mean.length; d++) {
      double delta = values[d] - mean[d];
      mean[d] += delta * weight;
      m2[d] += delta * (values[d] - mean[d]);
    }
  }

  /** Adds all vectors of {@code other}, which stays as it is. */
  public void merge(Moments other) {
    requireSameDimensions(other);
    if (other.count == 0) {
      return;
    }
    long total = count + other.count;
    double weight = (double) other.count / total;
    for (int d = 0; d < mean.length; d++) {
      double delta = other.mean[d] - mean[d];
      m2[d] += other.m2[d] + delta * delta * count * weight;
      mean[d] += delta * weight;
    }
    count = total;
  }

  /**
   * Takes away all vectors of {@code other}, which must be among these, and not all of them unless
   * there are none.
   *
   * @throws IllegalArgumentException if it has as many vectors as these, or more
   */
  public void subtract(Moments other) {
    requireSameDimensions(other);
    if (other.count == 0) {
      return;
    }
    long rest = count - other.count;
    if (rest < 1) {
      throw new IllegalArgumentException(
          "%d of %d vectors cannot be taken away".formatted(other.count, count));
    }
    double weight = (double) other.count / count * rest;
    for (int d = 0; d < mean.length; d++) {
      mean[d] -= (other.mean[d] - mean[d]) * other.count / rest;
      double delta = other.mean[d] - mean[d];
      m2[d] = Math.max(0, m2[d] - other.m2[d] - delta * delta * weight);
    }
    count = rest;
  }

  /** Returns an independent copy. */
  public Moments copy() {
    return new Moments(count, mean.clone(), m2.clone());
  }

  /** Number of vectors added. */
  public long count() {
    return count;
  }

  /** Number of dimensions. */
  public int dimensions() {
    return mean.length;
  }

  /** Mean of dimension {@code d}; 0 when nothing was added. */
  public double mean(int d) {
    return mean[d];
  }

  /** Sum of squared deviations from the mean in dimension {@code d}. */
  public double m2(int d) {
    return m2[d];
  }

  /** Unbiased variance of dimension {@code d}; NaN for fewer than two vectors. */
  public double variance(int d) {
    return count < 2 ? Double.NaN : m2[d] / (count - 1);
  }

  /** A copy of all means, of length {@link #dimensions()}. */
  public double[] means() {
    return mean.clone();
  }

  /** A copy of all sums of squared deviations, of length {@link #dimensions()}. */
  public double[] m2s() {
    return m2.clone();
  }

  private void requireSameDimensions(Moments other) {
    requireNonNull(other, "other is null");
    if (other.mean.length != mean.length) {
      throw new IllegalArgumentException(
          "moments of %d and %d dimensions do not add up"
              .formatted(mean.length, other.mean.length));
    }
  }

  private static int requireNotNegative(int dimensions) {
    if (dimensions < 0) {
      throw new IllegalArgumentException("dimensions is " + dimensions + ", must be at least 0");
    }
    return dimensions;
  }
}
