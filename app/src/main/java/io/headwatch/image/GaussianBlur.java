package io.headwatch.image;

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
  public void apply(int[] rgb, int width, RandomGenerator random) {
    double[] kernel = kernel();
    double[] plane = new double[rgb.length];
    double[] rows = new double[rgb.length];
    int[] blurred = new int[rgb.length];
    int height = rgb.length / width;
    for (int shift = 16; shift >= 0; shift -= 8) {
      for (int i = 0; i < rgb.length; i++) {
        plane[i] = rgb[i] >> shift & 0xFF;
      }
      for (int y = 0; y < height; y++) {
        convolve(plane, rows, y * width, width, 1, kernel);
      }
      for (int x = 0; x < width; x++) {
        convolve(rows, plane, x, height, width, kernel);
      }
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
   * One pass along a line of an image.
   *
   * @param start place of the line's first pixel
   * @param length pixels of the line
   * @param step from one pixel of the line to the next
   */
  private static void convolve(
      double[] from, double[] to, int start, int length, int step, double[] kernel) {
    for (int i = 0; i < length; i++) {
      double sum = kernel[0] * from[start + i * step];
      for (int k = 1; k < kernel.length; k++) {
        double before = from[start + Math.max(0, i - k) * step];
        double after = from[start + Math.min(length - 1, i + k) * step];
        sum += kernel[k] * (before + after);
      }
      to[start + i * step] = sum;
    }
  }
}
