package io.headwatch.study;

import java.util.Arrays;

/**
 * Sums of exp(-|x - y|^2 / (2 w^2)).
 *
 * <p>Implementation note: y are kept dimension by dimension, so that the inner loop runs over
 * vectors, some at a time to stay in the processor's inner caches.
 */
final class GaussianKernel {
  private static final int MOST_FOR_WIDTH = 1_000;
  private static final int AT_ONCE = 512;

  private final double width;

  /**
   * @param width w, above 0
   */
  GaussianKernel(double width) {
    if (!(width > 0)) {
      throw new IllegalArgumentException(
          "width of the kernel is %s: the images of the reference are all the same"
              .formatted(width));
    }
    this.width = width;
  }

  /**
   * The median distance of two different vectors as width (Gretton et al., JMLR 13, 2012, section
   * 8), of the first 1,000.
   */
  static GaussianKernel ofMedianWidth(float[][] vectors) {
    int count = Math.min(MOST_FOR_WIDTH, vectors.length);
    double[] squares = new double[count * (count - 1) / 2];
    int at = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        squares[at++] = square(vectors[i], vectors[j]);
      }
    }
    Arrays.sort(squares);
    double middle = (squares[(at - 1) / 2] + squares[at / 2]) / 2;
    return new GaussianKernel(Math.sqrt(middle));
  }

  private static double square(float[] x, float[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      double difference = x[k] - y[k];
      sum += difference * difference;
    }
    return sum;
  }

  /** Vectors to sum over, in their order. */
  Columns columns(float[][] vectors) {
    return new Columns(vectors);
  }

  /** Vectors dimension by dimension, in parts. */
  final class Columns {
    private final int size;
    private final float[][][] parts;

    private Columns(float[][] vectors) {
      this.size = vectors.length;
      this.parts = new float[(size + AT_ONCE - 1) / AT_ONCE][][];
      for (int part = 0; part < parts.length; part++) {
        int from = part * AT_ONCE;
        parts[part] = transposed(vectors, from, Math.min(size, from + AT_ONCE));
      }
    }

    private static float[][] transposed(float[][] vectors, int from, int to) {
      float[][] columns = new float[vectors[from].length][to - from];
      for (int i = from; i < to; i++) {
        for (int k = 0; k < columns.length; k++) {
          columns[k][i - from] = vectors[i][k];
        }
      }
      return columns;
    }

    /** Number of vectors. */
    int size() {
      return size;
    }

    /** The sum of the kernel of {@code x} and each of the first {@code count} vectors. */
    double sum(float[] x, int count) {
      float[] squares = new float[AT_ONCE];
      double sum = 0;
      for (int part = 0; part * AT_ONCE < count; part++) {
        int some = Math.min(AT_ONCE, count - part * AT_ONCE);
        squares(x, parts[part], some, squares);
        for (int i = 0; i < some; i++) {
          sum += Math.exp(-squares[i] / (2 * width * width));
        }
      }
      return sum;
    }

    private static void squares(float[] x, float[][] columns, int some, float[] squares) {
      Arrays.fill(squares, 0);
      for (int k = 0; k < x.length; k++) {
        float value = x[k];
        float[] column = columns[k];
        for (int i = 0; i < some; i++) {
          float difference = column[i] - value;
          squares[i] += difference * difference;
        }
      }
    }
  }
}
