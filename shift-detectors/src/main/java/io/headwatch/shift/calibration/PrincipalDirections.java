package io.headwatch.shift.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The eigenvectors of a covariance matrix with the largest eigenvalues, by orthogonal iteration
 * with a final Rayleigh-Ritz step (Golub and Van Loan, Matrix Computations, sections 8.2.4 and
 * 8.3.7), the small eigenvalue problem by Jacobi's rotations (section 8.5). Unlike the QL method
 * this needs no luck with eigenvalues of 0, which covariances of fewer images than dimensions have
 * by the hundred.
 */
final class PrincipalDirections {
  private static final int ITERATIONS = 40;

  /** Directions more than wanted: those wanted converge the sooner. */
  private static final int OVERSAMPLING = 10;

  /** Relative variance, or length, below which there is nothing but rounding. */
  private static final double NEGLIGIBLE = 1e-6;

  private static final int MOST_SWEEPS = 60;

  private PrincipalDirections() {}

  /**
   * Orthonormal directions, that of the largest variance first; none whose variance is under a
   * millionth of the largest.
   *
   * @param covariance symmetric, of finite values
   * @param most number of directions, at most
   */
  static double[][] of(double[][] covariance, int most, SplittableRandom random) {
    int width = Math.min(covariance.length, most + OVERSAMPLING);
    double[][] start = new double[width][covariance.length];
    for (double[] row : start) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextGaussian();
      }
    }
    double[][] basis = orthonormal(start);
    for (int i = 0; i < ITERATIONS; i++) {
      basis = orthonormal(times(basis, covariance));
    }
    return ritz(basis, covariance, most);
  }

  private static double[][] ritz(double[][] basis, double[][] covariance, int most) {
    double[][] images = times(basis, covariance);
    int size = basis.length;
    double[][] small = new double[size][size];
    double[][] vectors = new double[size][size];
    for (int i = 0; i < size; i++) {
      vectors[i][i] = 1;
      for (int j = 0; j < size; j++) {
        small[i][j] = product(basis[i], images[j]);
      }
    }
    diagonalise(small, vectors);
    double largest = IntStream.range(0, size).mapToDouble(i -> small[i][i]).max().orElse(0);
    return IntStream.range(0, size)
        .boxed()
        .filter(i -> small[i][i] > NEGLIGIBLE * largest)
        .sorted(Comparator.comparingDouble(i -> -small[i][i]))
        .limit(most)
        .map(i -> combination(vectors, i, basis))
        .toArray(double[][]::new);
  }

  private static double[] combination(double[][] vectors, int column, double[][] basis) {
    double[] sum = new double[basis[0].length];
    for (int row = 0; row < basis.length; row++) {
      add(sum, vectors[row][column], basis[row]);
    }
    return sum;
  }

  /** Rotates until nothing is left off the diagonal; the columns of {@code vectors} follow. */
  private static void diagonalise(double[][] a, double[][] vectors) {
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double rotated = 0;
      for (int p = 0; p < a.length; p++) {
        for (int q = p + 1; q < a.length; q++) {
          rotated += rotate(a, vectors, p, q);
        }
      }
      if (rotated == 0) {
        return;
      }
    }
  }

  /** Makes a[p][q] zero; 1 if it wasn't, but for rounding. */
  private static int rotate(double[][] a, double[][] vectors, int p, int q) {
    if (Math.abs(a[p][q]) <= 1e-15 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) {
      return 0;
    }
    double half = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, half) / (Math.abs(half) + Math.hypot(half, 1));
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (int i = 0; i < a.length; i++) {
      double x = a[i][p];
      double y = a[i][q];
      a[i][p] = cosine * x - sine * y;
      a[i][q] = sine * x + cosine * y;
      double v = vectors[i][p];
      double w = vectors[i][q];
      vectors[i][p] = cosine * v - sine * w;
      vectors[i][q] = sine * v + cosine * w;
    }
    for (int i = 0; i < a.length; i++) {
      double x = a[p][i];
      double y = a[q][i];
      a[p][i] = cosine * x - sine * y;
      a[q][i] = sine * x + cosine * y;
    }
    return 1;
  }

  /**
   * Gram-Schmidt, twice for the sake of rounding; rows that depend on those before are left out.
   */
  private static double[][] orthonormal(double[][] rows) {
    double longest = 0;
    for (double[] row : rows) {
      longest = Math.max(longest, Math.sqrt(product(row, row)));
    }
    List<double[]> orthonormal = new ArrayList<>(rows.length);
    for (double[] row : rows) {
      for (int pass = 0; pass < 2; pass++) {
        for (double[] before : orthonormal) {
          add(row, -product(row, before), before);
        }
      }
      double length = Math.sqrt(product(row, row));
      if (length > NEGLIGIBLE * NEGLIGIBLE * longest) {
        for (int i = 0; i < row.length; i++) {
          row[i] /= length;
        }
        orthonormal.add(row);
      }
    }
    return orthonormal.toArray(double[][]::new);
  }

  private static double[][] times(double[][] rows, double[][] symmetric) {
    double[][] result = new double[rows.length][symmetric.length];
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < symmetric.length; i++) {
        result[r][i] = product(rows[r], symmetric[i]);
      }
    }
    return result;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }
}
