package io.headwatch.scenes;

import java.util.random.RandomGenerator;

/** Applies effects to a square image of packed 0xRRGGBB, in place. */
final class EffectPainter {

  private static final Range DARKNESS = new Range(.25, .45);

  /** Radius of the blur's box as a share of the side; two passes of it are nearly a triangle. */
  private static final Range BLUR_RADIUS = new Range(.012, .02);

  private static final int BLUR_PASSES = 2;

  private final int size;
  private final RandomGenerator random;

  EffectPainter(int size, RandomGenerator random) {
    this.size = size;
    this.random = random;
  }

  void apply(Effect effect, int[] rgb) {
    switch (effect) {
      case BLUR -> blur(rgb);
      case DARK -> darken(rgb);
      case MONOCHROME -> removeColour(rgb);
    }
  }

  private void darken(int[] rgb) {
    double factor = DARKNESS.draw(random);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Rgb.mix(0, rgb[i], factor);
    }
  }

  /** Luma of ITU-R BT.601. */
  private static void removeColour(int[] rgb) {
    for (int i = 0; i < rgb.length; i++) {
      int luma =
          (299 * Rgb.red(rgb[i]) + 587 * Rgb.green(rgb[i]) + 114 * Rgb.blue(rgb[i]) + 500) / 1000;
      rgb[i] = Rgb.of(luma, luma, luma);
    }
  }

  private void blur(int[] rgb) {
    int radius = Math.max(1, (int) Math.round(size * BLUR_RADIUS.draw(random)));
    for (int pass = 0; pass < BLUR_PASSES; pass++) {
      for (int row = 0; row < size; row++) {
        average(rgb, row * size, 1, radius);
      }
      for (int column = 0; column < size; column++) {
        average(rgb, column, size, radius);
      }
    }
  }

  /** Replaces the pixels of a row or column by running means over 2 radius + 1 of them. */
  private void average(int[] rgb, int start, int step, int radius) {
    int width = 2 * radius + 1;
    int[] line = padded(rgb, start, step, radius);
    for (int i = 0; i < size; i++) {
      rgb[start + i * step] = 0;
    }
    for (int shift = 0; shift <= 16; shift += 8) {
      int sum = 0;
      for (int i = 0; i < line.length; i++) {
        sum += line[i] >> shift & 0xFF;
        if (i >= width - 1) {
          rgb[start + (i - width + 1) * step] |= (sum / width) << shift;
          sum -= line[i - width + 1] >> shift & 0xFF;
        }
      }
    }
  }

  /** A copy of a row or column whose first and last pixels are repeated {@code radius} times. */
  private int[] padded(int[] rgb, int start, int step, int radius) {
    int[] line = new int[size + 2 * radius];
    for (int i = 0; i < line.length; i++) {
      int inside = Math.max(0, Math.min(size - 1, i - radius));
      line[i] = rgb[start + inside * step];
    }
    return line;
  }
}
