package io.headwatch.image;

import java.util.random.RandomGenerator;

/**
 * Independent normal noise on every channel of every pixel, rounded and cut off at 0 and 255.
 *
 * @param deviation its standard deviation in grey levels, at least 0
 */
public record GaussianNoise(double deviation) implements PixelChange {

  public GaussianNoise {
    PixelChange.checkStrength("deviation", deviation);
  }

  @Override
  public void apply(int[] rgb, int width, RandomGenerator random) {
    for (int i = 0; i < rgb.length; i++) {
      int noisy = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        int value = rgb[i] >> shift & 0xFF;
        noisy |= PixelChange.channel(value + deviation * random.nextGaussian()) << shift;
      }
      rgb[i] = noisy;
    }
  }
}
