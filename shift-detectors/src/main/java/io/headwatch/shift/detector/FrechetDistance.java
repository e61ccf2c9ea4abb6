package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.FeatureStatistics;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The squared Fréchet distance of two normal distributions (Dowson and Landau, Journal of
 * Multivariate Analysis 12, 1982), |m_w - m_r|^2 + tr(S_w + S_r - 2 (S_r^1/2 S_w S_r^1/2)^1/2), of
 * the principal components of the embedding: known from the evaluation of generated images (Heusel
 * et al., NIPS 2017). The score is in units of (1/n + 1/m) tr S_r, the difference of two means
 * alone.
 */
public final class FrechetDistance implements FeatureDetector {
  @Override
  public String name() {
    return "embedding.frechet";
  }

  @Override
  public Family family() {
    return Family.EMBEDDING;
  }

  @Override
  public boolean sees(FeatureStatistics reference) {
    return reference.components().dimensions() > 0 && reference.components().count() > 1;
  }

  @Override
  public double score(FeatureStatistics window, FeatureStatistics reference) {
    CrossMoments w = window.components();
    CrossMoments r = reference.components();
    double trace = 0;
    for (int i = 0; i < r.dimensions(); i++) {
      trace += r.covariance(i, i);
    }
    double unit = trace * (1.0 / w.count() + 1.0 / r.count());
    return unit == 0 ? 0 : squared(w, r) / unit;
  }

  /**
   * The squared distance, at least 0.
   *
   * @param window of one vector, it has no spread
   */
  static double squared(CrossMoments window, CrossMoments reference) {
    double sum = 0;
    for (int i = 0; i < reference.dimensions(); i++) {
      double difference = window.mean(i) - reference.mean(i);
      sum += difference * difference + variance(window, i) + reference.covariance(i, i);
    }
    return Math.max(0, sum - 2 * traceOfRoot(window, reference));
  }

  private static double variance(CrossMoments moments, int i) {
    return moments.count() < 2 ? 0 : moments.covariance(i, i);
  }

  /**
   * tr (S_r^1/2 S_w S_r^1/2)^1/2, by the eigenvalues of that product: with S_r = V L V', those of
   * the symmetric L^1/2 V' S_w V L^1/2.
   */
  private static double traceOfRoot(CrossMoments window, CrossMoments reference) {
    if (window.count() < 2) {
      return 0;
    }
    EigenDecomposition eigen =
        new EigenDecomposition(new Array2DRowRealMatrix(reference.covariances(), false));
    RealMatrix root = eigen.getV().multiply(MatrixUtils.createRealDiagonalMatrix(roots(eigen)));
    RealMatrix product =
        root.transpose()
            .multiply(MatrixUtils.createRealMatrix(window.covariances()))
            .multiply(root);
    return Arrays.stream(roots(new EigenDecomposition(symmetric(product)))).sum();
  }

  /** Roots of the eigenvalues; where there is no variance rounding may leave less than none. */
  private static double[] roots(EigenDecomposition eigen) {
    return Arrays.stream(eigen.getRealEigenvalues())
        .map(eigenvalue -> Math.sqrt(Math.max(0, eigenvalue)))
        .toArray();
  }

  /** Rounding would make the decomposition take it for a general matrix. */
  private static RealMatrix symmetric(RealMatrix matrix) {
    return matrix.add(matrix.transpose()).scalarMultiply(0.5);
  }
}
