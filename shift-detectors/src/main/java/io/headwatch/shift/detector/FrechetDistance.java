package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.FeatureStatistics;
import java.util.Arrays;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RectangularCholeskyDecomposition;

/**
 * The squared Fréchet distance of two normal distributions (Dowson and Landau, Journal of
 * Multivariate Analysis 12, 1982), |m_w - m_r|^2 + tr(S_w + S_r - 2 (S_r^1/2 S_w S_r^1/2)^1/2), of
 * the principal components of the embedding: known from the evaluation of generated images (Heusel
 * et al., NIPS 2017). The score is in units of (1/n + 1/m) tr S_r, the difference of two means
 * alone.
 */
public final class FrechetDistance implements FeatureDetector {
  /** Of the variance of all dimensions together: below it, one does not vary. */
  private static final double NONE = 1e-14;

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
   * tr (S_r^1/2 S_w S_r^1/2)^1/2, by the eigenvalues of that product: with S_r = L L', L of as many
   * columns as S_r has dimensions that vary, they are those of L' S_w L and zeros. The roots of
   * eigenvalues that rounding leaves below 0 are 0.
   */
  private static double traceOfRoot(CrossMoments window, CrossMoments reference) {
    double trace = 0;
    for (int i = 0; i < reference.dimensions(); i++) {
      trace += reference.covariance(i, i);
    }
    if (window.count() < 2 || trace == 0) {
      return 0;
    }
    RealMatrix root =
        new RectangularCholeskyDecomposition(
                MatrixUtils.createRealMatrix(reference.covariances()), NONE * trace)
            .getRootMatrix();
    RealMatrix product =
        root.transpose()
            .multiply(MatrixUtils.createRealMatrix(window.covariances()))
            .multiply(root);
    return Arrays.stream(SymmetricEigenvalues.of(product.getData()))
        .map(eigenvalue -> Math.sqrt(Math.max(0, eigenvalue)))
        .sum();
  }
}
