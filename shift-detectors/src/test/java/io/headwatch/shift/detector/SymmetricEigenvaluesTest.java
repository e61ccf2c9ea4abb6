package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;

class SymmetricEigenvaluesTest {

  /** The second difference of n points has the eigenvalues 2 - 2 cos(k pi / (n + 1)). */
  @Test
  void of_theSecondDifferenceAreTheCosines() {
    int n = 50;
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = 2;
      if (i > 0) {
        matrix[i][i - 1] = -1;
        matrix[i - 1][i] = -1;
      }
    }
    double[] found = ascending(matrix);
    for (int k = 1; k <= n; k++) {
      assertThat(found[k - 1]).isCloseTo(2 - 2 * Math.cos(k * Math.PI / (n + 1)), within(1e-12));
    }
  }

  /** Many equal eigenvalues: what windows of few images have. */
  @Test
  void of_aMatrixOfRankTwoAreTwoAndZeros() {
    double[][] matrix = gram(20, 2, 3);
    double[] expected =
        new EigenDecomposition(new Array2DRowRealMatrix(copy(matrix))).getRealEigenvalues();
    Arrays.sort(expected);
    double[] found = ascending(matrix);

    assertThat(found[19]).isCloseTo(expected[19], within(1e-10));
    assertThat(found[18]).isCloseTo(expected[18], within(1e-10)).isGreaterThan(1);
    assertThat(Arrays.stream(found, 0, 18)).allMatch(value -> Math.abs(value) < 1e-10);
  }

  /** Windows of fewer images than components, whose variances rise over several orders. */
  @Test
  void of_gradedMatricesOfSmallRankConverge() {
    int size = 96;
    for (int seed = 0; seed < 300; seed++) {
      double[][] matrix = gram(size, 9 + seed % 40, seed);
      double trace = 0;
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          matrix[i][j] *= Math.exp(-0.05 * (2 * size - i - j));
        }
        trace += matrix[i][i];
      }
      double[] found = ascending(matrix);

      assertThat(Arrays.stream(found).sum()).isCloseTo(trace, within(1e-12 * trace));
      assertThat(Arrays.stream(found, 0, size - 9 - seed % 40))
          .allMatch(value -> Math.abs(value) < 1e-13 * found[size - 1]);
    }
  }

  @Test
  void of_fullMatricesAreThoseOfCommonsMath() {
    for (int size : new int[] {1, 2, 3, 30, 128}) {
      double[][] matrix = gram(size, size + 5, size);
      double[] expected =
          new EigenDecomposition(new Array2DRowRealMatrix(copy(matrix))).getRealEigenvalues();
      Arrays.sort(expected);

      assertThat(ascending(matrix)).containsExactly(expected, within(1e-8));
    }
  }

  @Test
  void of_zerosAndOfADiagonalAreItsEntries() {
    assertThat(SymmetricEigenvalues.of(new double[3][3])).containsOnly(0);
    assertThat(ascending(new double[][] {{3, 0, 0}, {0, -1, 0}, {0, 0, 2}}))
        .containsExactly(-1, 2, 3);
  }

  @Test
  void of_whatIsNotFiniteIsRefused() {
    double[][] matrix = gram(4, 4, 1);
    matrix[1][2] = Double.NaN;
    matrix[2][1] = Double.NaN;

    assertThatIllegalArgumentException().isThrownBy(() -> SymmetricEigenvalues.of(matrix));
  }

  private static double[] ascending(double[][] matrix) {
    double[] values = SymmetricEigenvalues.of(copy(matrix));
    Arrays.sort(values);
    return values;
  }

  private static double[][] copy(double[][] matrix) {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  /** Products of {@code size} normal vectors of some dimensions. */
  private static double[][] gram(int size, int dimensions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] vectors = new double[size][dimensions];
    for (double[] vector : vectors) {
      Arrays.setAll(vector, k -> random.nextGaussian());
    }
    double[][] gram = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int k = 0; k < dimensions; k++) {
          gram[i][j] += vectors[i][k] * vectors[j][k];
        }
      }
    }
    return gram;
  }
}
