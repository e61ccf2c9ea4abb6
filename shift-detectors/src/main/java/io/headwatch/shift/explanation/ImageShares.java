package io.headwatch.shift.explanation;

import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * What each image of a window adds to the shift of its mean embedding. With the shift Delta = mean
 * x - mu of n images x_1 to x_n from a reference of the mean mu, the shares
 *
 * <pre>share[i] = (x_i - mu) . Delta / (n |Delta|^2)</pre>
 *
 * <p>sum to 1 over all images of the window, exactly, since the sum of x_i - mu is n Delta. An
 * image that is like the window as a whole has the share 1 / n, one like the reference 0, and one
 * that pulls the other way a negative share. Immutable.
 */
public final class ImageShares {
  private final double[] mean;
  private final double[] along;

  private ImageShares(double[] mean, double[] along) {
    this.mean = mean;
    this.along = along;
  }

  /**
   * Shares in the shift from a reference to a window.
   *
   * @throws IllegalArgumentException if either has no images
   */
  public static ImageShares of(PaneStatistics window, PaneStatistics reference) {
    if (window.count() < 1 || reference.count() < 1) {
      throw new IllegalArgumentException("nothing shifts between no images");
    }
    return of(window.embeddingMoments(), reference.embeddingMoments());
  }

  private static ImageShares of(Moments window, Moments reference) {
    double[] mean = reference.means();
    double[] shift = window.means();
    double square = 0;
    for (int d = 0; d < shift.length; d++) {
      shift[d] -= mean[d];
      square += shift[d] * shift[d];
    }
    for (int d = 0; d < shift.length; d++) {
      shift[d] = square == 0 ? 0 : shift[d] / (window.count() * square);
    }
    return new ImageShares(mean, shift);
  }

  /**
   * The share of an image of the window; 0 for every image if nothing shifted at all.
   *
   * @param embedding as many values as the reference's, not normalised
   */
  public double share(float[] embedding) {
    double share = 0;
    for (int d = 0; d < along.length; d++) {
      share += (embedding[d] - mean[d]) * along[d];
    }
    return share;
  }
}
