package io.headwatch.shift.explanation;

import io.headwatch.shift.statistics.Moments;

/**
 * How far an image's embedding is from the reference: the mean over dimensions of the squared
 * distance from the reference's mean in reference standard deviations. 1 on average for the
 * reference's own images. Dimensions that are constant in the reference are left out. Immutable.
 */
public final class Unusualness {
  private final double[] means;
  private final double[] weights;

  /**
   * @param reference moments of the reference's embeddings, of at least two images
   */
  public Unusualness(Moments reference) {
    this.means = reference.means();
    this.weights = new double[means.length];
    int varying = 0;
    for (int d = 0; d < weights.length; d++) {
      double variance = reference.variance(d);
      weights[d] = variance > 0 ? 1 / variance : 0;
      varying += variance > 0 ? 1 : 0;
    }
    for (int d = 0; d < weights.length; d++) {
      weights[d] /= Math.max(1, varying);
    }
  }

  /**
   * The distance of an embedding.
   *
   * @param embedding as many values as the reference's, not normalised
   */
  public double of(float[] embedding) {
    double sum = 0;
    for (int d = 0; d < means.length; d++) {
      double difference = embedding[d] - means[d];
      sum += difference * difference * weights[d];
    }
    return sum;
  }
}
