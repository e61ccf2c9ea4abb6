package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrincipalDirectionsTest {
  // diag(5, 4, 1) turned by 0.6 in the plane of the first two dimensions.
  @Test
  void of_aTurnedDiagonalGivesItsAxes() {
    double c = Math.cos(0.6);
    double s = Math.sin(0.6);
    double[][] covariance = {
      {5 * c * c + 4 * s * s, c * s, 0}, {c * s, 5 * s * s + 4 * c * c, 0}, {0, 0, 1}
    };

    double[][] directions = PrincipalDirections.of(covariance, 2, new SplittableRandom(1));

    assertThat(directions).hasDimensions(2, 3);
    assertThat(Math.abs(product(directions[0], new double[] {c, s, 0})))
        .isCloseTo(1, within(1e-12));
    assertThat(Math.abs(product(directions[1], new double[] {-s, c, 0})))
        .isCloseTo(1, within(1e-12));
  }

  // Forty directions in 300 dimensions: 260 eigenvalues are 0, and on hundreds of these the QL
  // method
  // of a library did not converge. The variances along the directions found are the fifteen largest
  // eigenvalues: the vectors are orthogonal, of squared lengths 1 to 40.
  @Test
  void of_fewerVectorsThanDimensionsFindsTheLargestVariances() {
    int size = 300;
    double[][] covariance = new double[size][size];
    for (int v = 0; v < 40; v++) {
      // Each has two dimensions of its own.
      double[] vector = new double[size];
      vector[2 * v] = Math.sqrt((v + 1) / 2.0);
      vector[2 * v + 1] = vector[2 * v];
      for (int i = 2 * v; i < 2 * v + 2; i++) {
        for (int j = 2 * v; j < 2 * v + 2; j++) {
          covariance[i][j] += vector[i] * vector[j];
        }
      }
    }

    double[][] directions = PrincipalDirections.of(covariance, 15, new SplittableRandom(2));

    assertThat(directions).hasNumberOfRows(15);
    for (int k = 0; k < 15; k++) {
      assertThat(variance(covariance, directions[k])).isCloseTo(40 - k, within(0.01));
      for (int l = 0; l <= k; l++) {
        assertThat(product(directions[k], directions[l])).isCloseTo(k == l ? 1 : 0, within(1e-9));
      }
    }
  }

  @Test
  void of_oneDirectionAloneGivesNoMore() {
    double[][] covariance = new double[30][30];
    covariance[7][7] = 2;

    double[][] directions = PrincipalDirections.of(covariance, 5, new SplittableRandom(3));

    assertThat(directions).hasNumberOfRows(1);
    assertThat(Math.abs(directions[0][7])).isCloseTo(1, within(1e-12));
  }

  private static double variance(double[][] covariance, double[] direction) {
    return product(
        direction, Arrays.stream(covariance).mapToDouble(row -> product(row, direction)).toArray());
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
