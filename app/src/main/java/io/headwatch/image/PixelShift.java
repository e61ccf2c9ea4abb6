package io.headwatch.image;

import java.util.random.RandomGenerator;

/**
 * The whole image moved right and down by 0 to {@code most} pixels each, evenly likely, as by a
 * camera that shakes; the border's pixels are repeated.
 *
 * @param most in pixels, at least 0
 */
public record PixelShift(int most) implements PixelChange {

  public PixelShift {
    PixelChange.checkStrength("most", most);
  }

  @Override
  public void apply(int[] rgb, int width, RandomGenerator random) {
    int right = random.nextInt(most + 1);
    int down = random.nextInt(most + 1);
    // From the last pixel on, what is still to be read has not been written.
    for (int y = rgb.length / width - 1; y >= 0; y--) {
      for (int x = width - 1; x >= 0; x--) {
        rgb[y * width + x] = rgb[Math.max(0, y - down) * width + Math.max(0, x - right)] & 0xFFFFFF;
      }
    }
  }
}
