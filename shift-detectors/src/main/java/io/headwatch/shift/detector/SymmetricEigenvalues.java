package io.headwatch.shift.detector;

/**
 * Eigenvalues of a symmetric matrix without eigenvectors, which are most of the work: Householder
 * tridiagonalisation, then the QL method with implicit shifts (Golub and Van Loan, Matrix
 * Computations, sections 8.3.1 and 8.3.3; the form of EISPACK's tred1 and imtql1). Errors are of
 * the order of rounding of the largest eigenvalue, also those of small ones.
 */
public final class SymmetricEigenvalues {
  private static final double EPSILON = 0x1p-52;
  private static final int MOST_STEPS = 60;

  private final double[] diagonal;

  /** Row i holds what is between dimensions i and i + 1; the last is 0. */
  private final double[] beside;

  /** What is smaller is no more than rounding has left in the tridiagonal form. */
  private double negligible;

  private SymmetricEigenvalues(int size) {
    this.diagonal = new double[size];
    this.beside = new double[size];
  }

  /**
   * The eigenvalues in no order.
   *
   * @param matrix symmetric, of finite values; is overwritten
   * @throws IllegalArgumentException if the values do not converge, as where one is not finite
   */
  public static double[] of(double[][] matrix) {
    SymmetricEigenvalues values = new SymmetricEigenvalues(matrix.length);
    values.reduce(matrix);
    values.negligible = EPSILON * values.size() + Double.MIN_NORMAL;
    values.rotate();
    return values.diagonal;
  }

  private void reduce(double[][] a) {
    int n = a.length;
    for (int k = 0; k < n; k++) {
      diagonal[k] = a[k][k];
      if (k < n - 2) {
        beside[k] = reflect(a, k);
      } else if (k == n - 2) {
        beside[k] = a[k][k + 1];
      }
    }
  }

  /** Reflects such that row k has one entry right of the diagonal, which is returned. */
  private static double reflect(double[][] a, int k) {
    int n = a.length;
    double[] v = new double[n];
    double square = 0;
    for (int j = k + 1; j < n; j++) {
      v[j] = a[k][j];
      square += v[j] * v[j];
    }
    double entry = -Math.copySign(Math.sqrt(square), v[k + 1]);
    if (entry == 0) {
      return 0;
    }
    v[k + 1] -= entry;
    update(a, k + 1, v, 2 / (square - a[k][k + 1] * a[k][k + 1] + v[k + 1] * v[k + 1]));
    return entry;
  }

  /** A := (1 - b v v') A (1 - b v v') for rows and columns {@code from} and after. */
  private static void update(double[][] a, int from, double[] v, double b) {
    int n = a.length;
    double[] w = new double[n];
    for (int i = from; i < n; i++) {
      add(w, b * v[i], a[i], from);
    }
    double product = 0;
    for (int i = from; i < n; i++) {
      product += v[i] * w[i];
    }
    add(w, -b * product / 2, v, from);
    for (int i = from; i < n; i++) {
      add(a[i], -v[i], w, from);
      add(a[i], -w[i], v, from);
    }
  }

  private static void add(double[] to, double factor, double[] what, int from) {
    for (int j = from; j < to.length; j++) {
      to[j] += factor * what[j];
    }
  }

  /** The largest entry, which is at least the largest eigenvalue over three. */
  private double size() {
    double largest = 0;
    for (int i = 0; i < diagonal.length; i++) {
      largest = Math.max(largest, Math.max(Math.abs(diagonal[i]), Math.abs(beside[i])));
    }
    return largest;
  }

  private void rotate() {
    for (int first = 0; first < diagonal.length; first++) {
      int steps = 0;
      for (int last = split(first); last != first; last = split(first)) {
        if (steps++ == MOST_STEPS) {
          throw new IllegalArgumentException("the eigenvalues of a matrix do not converge");
        }
        step(first, last);
      }
    }
  }

  /** The last dimension of the block that begins with {@code first}. */
  private int split(int first) {
    int last = first;
    while (last < diagonal.length - 1) {
      // Relative to its neighbours alone, what rounding has left of zeros would never be small.
      if (Math.abs(beside[last]) <= negligible) {
        break;
      }
      last++;
    }
    return last;
  }

  private void step(int first, int last) {
    double half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
    double root = half + Math.copySign(Math.hypot(half, 1), half);
    double g = diagonal[last] - diagonal[first] + beside[first] / root;
    double sine = 1;
    double cosine = 1;
    double shift = 0;
    for (int i = last - 1; i >= first; i--) {
      double f = sine * beside[i];
      double b = cosine * beside[i];
      double r = Math.sqrt(f * f + g * g);
      beside[i + 1] = r;
      if (r == 0) {
        diagonal[i + 1] -= shift;
        beside[last] = 0;
        return;
      }
      sine = f / r;
      cosine = g / r;
      g = diagonal[i + 1] - shift;
      r = (diagonal[i] - g) * sine + 2 * cosine * b;
      shift = sine * r;
      diagonal[i + 1] = g + shift;
      g = cosine * r - b;
    }
    diagonal[first] -= shift;
    beside[first] = g;
    beside[last] = 0;
  }
}
