package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Count, mean and co-moments (sums of products of deviations) of vectors of K values. A mutable
 * accumulator, not thread-safe; the array accessors never share state with it. 4 K^2 bytes.
 *
 * <p>Implementation note: the updates of {@link Moments}, for every pair of dimensions (Pébay,
 * SAND2008-6212, section 3).
 */
public final class CrossMoments {
  private long count;
  private final double[] mean;
  private final double[] comoments;
  private final double[] delta;

  /** Creates empty moments of {@code dimensions} dimensions, none included. */
  public CrossMoments(int dimensions) {
    this(0, new double[dimensions], new double[triangle(dimensions)]);
  }

  private CrossMoments(long count, double[] mean, double[] comoments) {
    this.count = count;
    this.mean = mean;
    this.comoments = comoments;
    this.delta = new double[mean.length];
  }

  /**
   * Restores moments from what {@link #count()}, {@link #means()} and {@link #comoments()}
   * returned.
   *
   * @throws IllegalArgumentException if the arrays do not fit one another, the count is negative,
   *     or an entry is not finite
   */
  public static CrossMoments of(long count, double[] means, double[] comoments) {
    if (count < 0 || comoments.length != triangle(means.length)) {
      throw new IllegalArgumentException(
          "%d means and %d co-moments of %d vectors are not moments"
              .formatted(means.length, comoments.length, count));
    }
    requireFinite(means);
    requireFinite(comoments);
    return new CrossMoments(count, means.clone(), comoments.clone());
  }

  /** Adds one vector of {@link #dimensions()} finite values. */
  public void add(float[] values) {
    if (values.length != mean.length) {
      throw new IllegalArgumentException(
          "a vector of %d values does not fit %d dimensions".formatted(values.length, mean.length));
    }
    double weight = (double) count / (count + 1);
    count++;
    for (int i = 0; i < mean.length; i++) {
      delta[i] = values[i] - mean[i];
      mean[i] += delta[i] / count;
    }
    addOuterProduct(weight);
  }

  /** Adds all vectors of {@code other}, which stays as it is. */
  public void merge(CrossMoments other) {
    requireSameDimensions(other);
    if (other.count == 0) {
      return;
    }
    long total = count + other.count;
    for (int i = 0; i < mean.length; i++) {
      delta[i] = other.mean[i] - mean[i];
      mean[i] += delta[i] * other.count / total;
    }
    addOuterProduct((double) count * other.count / total);
    for (int i = 0; i < comoments.length; i++) {
      comoments[i] += other.comoments[i];
    }
    count = total;
  }

  /**
   * Takes away the vectors of {@code other}, which must be among these, and not all of them unless
   * there are none.
   *
   * @throws IllegalArgumentException if it has as many vectors as these, or more
   */
  public void subtract(CrossMoments other) {
    requireSameDimensions(other);
    if (other.count == 0) {
      return;
    }
    long rest = count - other.count;
    if (rest < 1) {
      throw new IllegalArgumentException(
          "%d of %d vectors cannot be taken away".formatted(other.count, count));
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] -= (other.mean[i] - mean[i]) * other.count / rest;
      delta[i] = other.mean[i] - mean[i];
    }
    addOuterProduct(-((double) rest * other.count / count));
    for (int i = 0; i < comoments.length; i++) {
      comoments[i] -= other.comoments[i];
    }
    count = rest;
  }

  private void addOuterProduct(double weight) {
    int at = 0;
    for (int i = 0; i < mean.length; i++) {
      double weighted = weight * delta[i];
      for (int j = 0; j <= i; j++) {
        comoments[at++] += weighted * delta[j];
      }
    }
  }

  /** Returns an independent copy. */
  public CrossMoments copy() {
    return new CrossMoments(count, mean.clone(), comoments.clone());
  }

  /** Number of vectors added. */
  public long count() {
    return count;
  }

  /** Number of dimensions K. */
  public int dimensions() {
    return mean.length;
  }

  /** Mean of dimension {@code i}; 0 when nothing was added. */
  public double mean(int i) {
    return mean[i];
  }

  /** Unbiased covariance of two dimensions; NaN for fewer than two vectors. */
  public double covariance(int i, int j) {
    return count < 2
        ? Double.NaN
        : comoments[triangle(Math.max(i, j)) + Math.min(i, j)] / (count - 1);
  }

  /** Unbiased covariances, K x K; at least two vectors must have been added. */
  public double[][] covariances() {
    double[][] covariances = new double[mean.length][mean.length];
    for (int i = 0; i < mean.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        covariances[i][j] = covariance(i, j);
      }
    }
    return covariances;
  }

  /** A copy of all means, of length K. */
  public double[] means() {
    return mean.clone();
  }

  /** A copy of the co-moments: the lower triangle row by row, of length K (K + 1) / 2. */
  public double[] comoments() {
    return comoments.clone();
  }

  /** Number of entries of a lower triangle, and the place of row {@code rows} in it. */
  private static int triangle(int rows) {
    return rows * (rows + 1) / 2;
  }

  private void requireSameDimensions(CrossMoments other) {
    requireNonNull(other, "other is null");
    if (other.mean.length != mean.length) {
      throw new IllegalArgumentException(
          "moments of %d and %d dimensions do not add up"
              .formatted(mean.length, other.mean.length));
    }
  }

  private static void requireFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a moment is " + value + ", must be finite");
      }
    }
  }
}
