package io.headwatch.image;

import java.util.random.RandomGenerator;

/** What happens to the pixels of an image before anything looks at it: for studies of shifts. */
public sealed interface PixelChange permits Brightness, GaussianBlur, GaussianNoise, PixelShift {

  /**
   * Changes an image in place.
   *
   * @param rgb packed 0xRRGGBB, row by row; the bits above are ignored and cleared
   * @param width in pixels; the rows are as many as {@code rgb} holds
   */
  void apply(int[] rgb, int width, RandomGenerator random);

  /** A changed copy of an image. */
  default Pixels applied(Pixels image, RandomGenerator random) {
    byte[] bytes = image.rgb();
    int[] rgb = new int[image.width() * image.height()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] =
          (bytes[3 * i] & 0xFF) << 16 | (bytes[3 * i + 1] & 0xFF) << 8 | (bytes[3 * i + 2] & 0xFF);
    }
    apply(rgb, image.width(), random);
    byte[] changed = new byte[bytes.length];
    for (int i = 0; i < rgb.length; i++) {
      changed[3 * i] = (byte) (rgb[i] >> 16);
      changed[3 * i + 1] = (byte) (rgb[i] >> 8);
      changed[3 * i + 2] = (byte) rgb[i];
    }
    return new Pixels(image.width(), image.height(), changed);
  }

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
