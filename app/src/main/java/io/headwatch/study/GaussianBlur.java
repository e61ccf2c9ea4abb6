package io.headwatch.study;

import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * Convolution with a Gaussian that is sampled at whole pixels up to three and a half standard
 * deviations and scaled to a sum of 1; pixels at the border are repeated outside. Rounded once, at
 * the end.
 *
 * @param sigma standard deviation in pixels, above 0
 */
public record GaussianBlur(double sigma) implements PixelChange {

  private static final double REACH = 3.5;

  public GaussianBlur {
    PixelChange.checkStrength("sigma", sigma);
    if (sigma == 0) {
      throw new IllegalArgumentException("sigma is 0, must be above 0");
    }
  }

  @Override
  public void apply(int[] rgb, int size, RandomGenerator random) {
    double[] kernel = kernel();
    double[] plane = new double[rgb.length];
    double[] rows = new double[rgb.length];
    int[] blurred = new int[rgb.length];
    for (int shift = 16; shift >= 0; shift -= 8) {
      for (int i = 0; i < rgb.length; i++) {
        plane[i] = rgb[i] >> shift & 0xFF;
      }
      convolve(plane, rows, size, 1, size, kernel);
      convolve(rows, plane, size, size, 1, kernel);
      for (int i = 0; i < rgb.length; i++) {
        blurred[i] |= PixelChange.channel(plane[i]) << shift;
      }
    }
    System.arraycopy(blurred, 0, rgb, 0, rgb.length);
  }

  /** The weights of a pixel and those after it; those before it are the same. */
  private double[] kernel() {
    double[] half = new double[1 + (int) Math.ceil(REACH * sigma)];
    for (int k = 0; k < half.length; k++) {
      half[k] = Math.exp(-.5 * k * k / (sigma * sigma));
    }
    double sum = 2 * DoubleStream.of(half).sum() - half[0];
    return DoubleStream.of(half).map(weight -> weight / sum).toArray();
  }

  /**
   * One pass along all lines of an image.
   *
   * @param step from one pixel of a line to the next
   * @param nextLine from the first pixel of a line to that of the next
   */
  private static void convolve(
      double[] from, double[] to, int size, int step, int nextLine, double[] kernel) {
    for (int line = 0; line < size; line++) {
      int start = line * nextLine;
      for (int i = 0; i < size; i++) {
        double sum = kernel[0] * from[start + i * step];
        for (int k = 1; k < kernel.length; k++) {
          double before = from[start + Math.max(0, i - k) * step];
          double after = from[start + Math.min(size - 1, i + k) * step];
          sum += kernel[k] * (before + after);
        }
        to[start + i * step] = sum;
      }
    }
  }
}
