package io.headwatch.shift.detector;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.FeatureStatistics;
import java.util.function.Function;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Hotelling's T^2 (Annals of Mathematical Statistics 2, 1931) of the difference of two means, with
 * the reference's covariance S standing for both: q / (1/n + 1/m) (m - K) / (K (m - 1)), where q =
 * d' S^-1 d. For normal values it has the F distribution with K and m - K degrees of freedom, a
 * mean of about 1, when nothing changed, whatever the sizes.
 *
 * @param name of the detector
 * @param family what is looked at
 * @param values means and covariances that are compared
 * @param ridge variance that is added to that of each dimension, above 0: dimensions that do not
 *     vary in the reference have none of their own
 */
public record HotellingT2(
    String name, Family family, Function<FeatureStatistics, CrossMoments> values, double ridge)
    implements FeatureDetector {

  public HotellingT2 {
    requireNonNull(name, "name is null");
    requireNonNull(family, "family is null");
    requireNonNull(values, "values is null");
    if (!(ridge > 0)) {
      throw new IllegalArgumentException("ridge is " + ridge + ", must be above 0");
    }
  }

  /** T^2 of the principal components of the embedding. */
  public static HotellingT2 ofEmbedding() {
    return new HotellingT2(
        "embedding.hotelling", Family.EMBEDDING, FeatureStatistics::components, 1e-12);
  }

  /**
   * T^2 of the pixel measures. The ridge is the square of a thousandth: of a grey scale's length,
   * or of a logarithm.
   */
  public static HotellingT2 ofPixels() {
    return new HotellingT2("pixels.hotelling", Family.PIXELS, FeatureStatistics::pixels, 1e-6);
  }

  @Override
  public boolean sees(FeatureStatistics reference) {
    CrossMoments moments = values.apply(reference);
    // A null window takes up to half of the reference away, and needs degrees of freedom left.
    return moments.dimensions() > 0 && moments.count() > 2L * (moments.dimensions() + 1);
  }

  @Override
  public double score(FeatureStatistics window, FeatureStatistics reference) {
    CrossMoments w = values.apply(window);
    CrossMoments r = values.apply(reference);
    double k = r.dimensions();
    double m = r.count();
    double unit = 1.0 / w.count() + 1.0 / m;
    return squaredDistance(w, r) / unit * (m - k) / (k * (m - 1));
  }

  /** The squared Mahalanobis distance q of the means, at least 0. */
  double squaredDistance(CrossMoments window, CrossMoments reference) {
    RealMatrix covariance = MatrixUtils.createRealMatrix(reference.covariances());
    RealVector difference = new ArrayRealVector(reference.dimensions());
    for (int i = 0; i < reference.dimensions(); i++) {
      covariance.addToEntry(i, i, ridge);
      difference.setEntry(i, window.mean(i) - reference.mean(i));
    }
    RealVector solved =
        new CholeskyDecomposition(covariance, 1e-9, 0).getSolver().solve(difference);
    return Math.max(0, difference.dotProduct(solved));
  }
}
