package io.headwatch.clip;

import java.util.Arrays;

/**
 * Antialiased bicubic resampling of 8 bit RGB images, computed only inside a window of the result.
 *
 * <p>Reproduces Pillow's {@code Image.resize} exactly: the cubic convolution kernel of Keys (1981)
 * with a = -0.5, widened by the scale when an image shrinks; weights normalised in double and
 * rounded to 22 fractional bits; a horizontal pass, rounded and clipped to 8 bits, then a vertical
 * one.
 */
final class BicubicResampling {

  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << (FRACTION_BITS - 1);
  private static final int CHANNELS = 3;

  private BicubicResampling() {}

  /**
   * The weights along one axis: output {@code i} of the window is the sum over {@code k} of {@code
   * weights[i][k]} times input {@code first[i] + k}.
   */
  static final class Axis {

    private static final double SUPPORT = 2;

    private final int[] first;
    private final int[][] weights;

    private Axis(int[] first, int[][] weights) {
      this.first = first;
      this.weights = weights;
    }

    /**
     * Weights for outputs {@code from} to {@code from + count - 1} of an axis resized from {@code
     * in} to {@code out}.
     */
    static Axis of(int in, int out, int from, int count) {
      int[] first = new int[count];
      int[][] weights = new int[count][];
      double scale = (double) in / out;
      double stretch = Math.max(scale, 1);
      for (int i = 0; i < count; i++) {
        double center = (from + i + 0.5) * scale;
        first[i] = (int) Math.max(0, center - SUPPORT * stretch + 0.5);
        int end = (int) Math.min(in, center + SUPPORT * stretch + 0.5);
        weights[i] = fixedPoint(kernel(first[i], end, center, stretch));
      }
      return new Axis(first, weights);
    }

    int count() {
      return first.length;
    }

    /** The first input that any output needs. */
    int begin() {
      return first[0];
    }

    /** The input after the last one that any output needs. */
    int end() {
      return first[count() - 1] + weights[count() - 1].length;
    }

    private static double[] kernel(int begin, int end, double center, double stretch) {
      double[] kernel = new double[end - begin];
      double inverse = 1 / stretch;
      for (int k = 0; k < kernel.length; k++) {
        kernel[k] = cubic(Math.abs((begin + k - center + 0.5) * inverse));
      }
      return kernel;
    }

    private static double cubic(double x) {
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? -0.5 * (((x - 5) * x + 8) * x - 4) : 0;
    }

    private static int[] fixedPoint(double[] kernel) {
      double sum = 0; // In order of the inputs: another order can change the last bit.
      for (double weight : kernel) {
        sum += weight;
      }
      int[] weights = new int[kernel.length];
      for (int k = 0; k < weights.length; k++) {
        double scaled = kernel[k] / sum * (1 << FRACTION_BITS);
        weights[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
      return weights;
    }
  }

  /**
   * Resizes an image and returns the window that the axes describe.
   *
   * @param rgb interleaved, row-major, width * height * 3 bytes
   */
  static byte[] resample(int width, int height, byte[] rgb, Axis horizontal, Axis vertical) {
    int rows = vertical.end() - vertical.begin();
    byte[] narrowed = new byte[rows * horizontal.count() * CHANNELS];
    for (int row = 0; row < rows; row++) {
      resampleRow(
          rgb,
          (vertical.begin() + row) * width * CHANNELS,
          horizontal,
          narrowed,
          row * horizontal.count() * CHANNELS);
    }
    return resampleColumns(narrowed, horizontal.count() * CHANNELS, vertical);
  }

  private static void resampleRow(byte[] in, int inAt, Axis axis, byte[] out, int outAt) {
    for (int i = 0; i < axis.count(); i++) {
      int[] weights = axis.weights[i];
      int at = inAt + axis.first[i] * CHANNELS;
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      for (int weight : weights) {
        red += weight * (in[at] & 0xff);
        green += weight * (in[at + 1] & 0xff);
        blue += weight * (in[at + 2] & 0xff);
        at += CHANNELS;
      }
      out[outAt + i * CHANNELS] = toByte(red);
      out[outAt + i * CHANNELS + 1] = toByte(green);
      out[outAt + i * CHANNELS + 2] = toByte(blue);
    }
  }

  private static byte[] resampleColumns(byte[] in, int stride, Axis axis) {
    byte[] out = new byte[axis.count() * stride];
    int[] sums = new int[stride];
    for (int i = 0; i < axis.count(); i++) {
      Arrays.fill(sums, HALF);
      int[] weights = axis.weights[i];
      for (int k = 0; k < weights.length; k++) {
        addRow(in, (axis.first[i] - axis.begin() + k) * stride, weights[k], sums);
      }
      for (int x = 0; x < stride; x++) {
        out[i * stride + x] = toByte(sums[x]);
      }
    }
    return out;
  }

  private static void addRow(byte[] in, int at, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * (in[at + x] & 0xff);
    }
  }

  private static byte toByte(int sum) {
    int value = sum >> FRACTION_BITS;
    return (byte) Math.max(0, Math.min(255, value));
  }
}
