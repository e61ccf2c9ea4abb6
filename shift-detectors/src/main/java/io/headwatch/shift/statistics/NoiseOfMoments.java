package io.headwatch.shift.statistics;

/**
 * What an image with the components x adds to the noise of a window's mean, q^2 = sum_i x_i^2 /
 * v_i, and to that of its covariance, h^2 = 1/2 sum_ij (x_i x_j - c_ij)^2 / (v_i + v_j), where v_i
 * are variances and c is v_i for i = j and 0 elsewhere: squared lengths by which Hotelling's T^2
 * and the change of covariance are measured. Of a window of n images, T^2 without a shift is about
 * the mean of q^2, whatever single images it holds, and so is the change of covariance about that
 * of h^2.
 */
final class NoiseOfMoments {
  /** Added to each variance, as that of a component may be 0. */
  private static final double RIDGE = 1e-12;

  private final double[] variances;
  private final double[] weights;

  /**
   * @param variances K values at least 0; if there are none, no noise is told
   */
  NoiseOfMoments(float[] variances) {
    this.variances = new double[variances.length];
    for (int i = 0; i < variances.length; i++) {
      this.variances[i] = variances[i] + RIDGE;
    }
    this.weights = new double[variances.length * (variances.length + 1) / 2];
    int at = 0;
    for (int i = 0; i < variances.length; i++) {
      for (int j = 0; j <= i; j++) {
        // Both orders of i and j; on the diagonal one.
        weights[at++] = (i == j ? 0.5 : 1) / (this.variances[i] + this.variances[j]);
      }
    }
  }

  /** Number of values of {@link #of}: 2, or 0 without variances. */
  int size() {
    return variances.length == 0 ? 0 : 2;
  }

  /** q^2 and h^2 of an image's components. */
  float[] of(float[] components) {
    if (variances.length == 0) {
      return new float[0];
    }
    double ofMean = 0;
    double ofCovariance = 0;
    int at = 0;
    for (int i = 0; i < variances.length; i++) {
      double square = (double) components[i] * components[i];
      ofMean += square / variances[i];
      double row = 0;
      for (int j = 0; j < i; j++) {
        row += weights[at++] * components[j] * components[j];
      }
      double excess = square - variances[i];
      ofCovariance += row * square + weights[at++] * excess * excess;
    }
    return new float[] {(float) ofMean, (float) ofCovariance};
  }
}
