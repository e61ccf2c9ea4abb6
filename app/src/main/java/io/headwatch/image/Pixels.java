package io.headwatch.image;

import static java.util.Objects.requireNonNull;

/**
 * A decoded image.
 *
 * <p>The array is not copied; whoever receives the pixels must not change it. Two records are equal
 * only if they share one array.
 *
 * @param width in pixels, positive
 * @param height in pixels, positive
 * @param rgb red, green, blue of each pixel, 0 to 255, row by row from the top left; width * height
 *     * 3 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // A copy of every image would cost as much as decoding.
public record Pixels(int width, int height, byte[] rgb) {

  static final int CHANNELS = 3;

  public Pixels {
    requireNonNull(rgb, "rgb is null");
    if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "%d bytes are not an RGB image of %d x %d".formatted(rgb.length, width, height));
    }
  }
}
