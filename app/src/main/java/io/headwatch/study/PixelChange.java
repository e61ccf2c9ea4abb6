package io.headwatch.study;

import java.util.random.RandomGenerator;

/** What happens to all images of a population, after they are drawn and before they are encoded. */
public sealed interface PixelChange permits Brightness, GaussianBlur, GaussianNoise, PixelShift {

  /**
   * Changes a square image in place.
   *
   * @param rgb packed 0xRRGGBB, row by row; the bits above are ignored and cleared
   * @param size side in pixels
   */
  void apply(int[] rgb, int size, RandomGenerator random);

  /** The nearest value of a channel, 0 to 255. */
  static int channel(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }

  /** Requires a finite strength of at least 0. */
  static void checkStrength(String name, double strength) {
    if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + strength + ", must be finite and at least 0");
    }
  }
}
