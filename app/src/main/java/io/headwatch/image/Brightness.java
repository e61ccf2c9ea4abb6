package io.headwatch.image;

import java.util.random.RandomGenerator;

/**
 * Every channel of every pixel times a factor, rounded and cut off at 255, as by another exposure.
 *
 * @param factor at least 0; below 1 the image becomes darker
 */
public record Brightness(double factor) implements PixelChange {

  public Brightness {
    PixelChange.checkStrength("factor", factor);
  }

  @Override
  public void apply(int[] rgb, int width, RandomGenerator random) {
    int[] scaled = new int[256];
    for (int value = 0; value < scaled.length; value++) {
      scaled[value] = PixelChange.channel(factor * value);
    }
    for (int i = 0; i < rgb.length; i++) {
      int pixel = rgb[i];
      rgb[i] =
          scaled[pixel >> 16 & 0xFF] << 16 | scaled[pixel >> 8 & 0xFF] << 8 | scaled[pixel & 0xFF];
    }
  }
}
