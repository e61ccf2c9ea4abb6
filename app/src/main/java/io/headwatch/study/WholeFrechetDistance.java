package io.headwatch.study;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.SymmetricEigenvalues;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.CrossMoments;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RectangularCholeskyDecomposition;

/**
 * The squared Fréchet distance of normal distributions, |m_w - m_r|^2 + tr(S_w + S_r - 2 (S_r^1/2
 * S_w S_r^1/2)^1/2), on all O dimensions of the normalised embedding (Heusel et al., NIPS 2017).
 *
 * <p>Implementation note: with S_r = L L' and z = L' x, the last trace is the sum of the roots of
 * the eigenvalues of z's covariance, at most O x O, or of the matrix of products of the window's
 * centred z, n x n, which has the same ones but for zeros; the smaller of the two is taken. A few
 * milliseconds a window at O = 128.
 */
final class WholeFrechetDistance implements Baseline {
  /** Of the variance of all dimensions together: below it, one does not vary. */
  private static final double NONE = 1e-14;

  private final double[] mean;
  private final double trace;

  /** Rows L', at most O, such that L L' is the covariance. */
  private final double[][] factor;

  WholeFrechetDistance(ReferenceSample reference) {
    float[][] vectors = ImageVectors.embeddings(reference);
    CrossMoments moments = new CrossMoments(vectors[0].length);
    for (float[] vector : vectors) {
      moments.add(vector);
    }
    this.mean = moments.means();
    this.factor = factor(moments.covariances());
    this.trace = Arrays.stream(factor).mapToDouble(row -> product(row, row)).sum();
  }

  /** As many rows as dimensions vary: the covariance need not have an inverse. */
  private static double[][] factor(double[][] covariance) {
    RealMatrix matrix = new Array2DRowRealMatrix(covariance, false);
    return new RectangularCholeskyDecomposition(matrix, NONE * matrix.getTrace())
        .getRootMatrix()
        .transpose()
        .getData();
  }

  @Override
  public String name() {
    return "Fréchet distance";
  }

  @Override
  public WindowScores on(ReferenceSample pool, ReplicateRunner runner) {
    float[][] images = ImageVectors.embeddings(pool);
    float[][] turned = Arrays.stream(images).map(this::turned).toArray(float[][]::new);
    return (drawn, sizes) ->
        Arrays.stream(sizes).mapToDouble(n -> squared(images, turned, drawn, n)).toArray();
  }

  /** z of x, from the reference's mean. */
  private float[] turned(float[] image) {
    double[] centred = new double[image.length];
    Arrays.setAll(centred, i -> image[i] - mean[i]);
    float[] turned = new float[factor.length];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = (float) product(factor[i], centred);
    }
    return turned;
  }

  private double squared(float[][] images, float[][] turned, int[] drawn, int n) {
    double[] windowMean = mean(images, drawn, n);
    double distance = 0;
    for (int i = 0; i < mean.length; i++) {
      distance += (windowMean[i] - mean[i]) * (windowMean[i] - mean[i]);
    }
    double variance = 0;
    for (int i = 0; i < n; i++) {
      double[] centred = centred(images[drawn[i]], windowMean);
      variance += product(centred, centred);
    }
    return distance + variance / (n - 1) + trace - 2 * traceOfRoot(turned, drawn, n);
  }

  private static double traceOfRoot(float[][] turned, int[] drawn, int n) {
    double[] centre = mean(turned, drawn, n);
    double[][] window = new double[n][];
    for (int i = 0; i < n; i++) {
      window[i] = centred(turned[drawn[i]], centre);
    }
    double[][] products = n < centre.length ? products(window) : comoments(window);
    double sum = 0;
    for (double eigenvalue : SymmetricEigenvalues.of(products)) {
      sum += Math.sqrt(Math.max(0, eigenvalue) / (n - 1));
    }
    return sum;
  }

  /** The product of every two rows. */
  private static double[][] products(double[][] rows) {
    double[][] products = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = product(rows[i], rows[j]);
        products[j][i] = products[i][j];
      }
    }
    return products;
  }

  /** The product of every two columns. */
  private static double[][] comoments(double[][] rows) {
    double[][] sums = new double[rows[0].length][rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        double value = row[i];
        double[] sum = sums[i];
        for (int j = 0; j < row.length; j++) {
          sum[j] += value * row[j];
        }
      }
    }
    return sums;
  }

  private static double[] mean(float[][] vectors, int[] drawn, int n) {
    double[] mean = new double[vectors[drawn[0]].length];
    for (int i = 0; i < n; i++) {
      float[] vector = vectors[drawn[i]];
      for (int d = 0; d < mean.length; d++) {
        mean[d] += vector[d];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= n;
    }
    return mean;
  }

  private static double[] centred(float[] vector, double[] centre) {
    double[] centred = new double[vector.length];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = vector[i] - centre[i];
    }
    return centred;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
