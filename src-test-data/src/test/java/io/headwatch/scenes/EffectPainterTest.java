package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EffectPainterTest {

  /** So small that the blur's radius is always 1. */
  private static final int SIZE = 41;

  private final int[] rgb = new int[SIZE * SIZE];
  private final EffectPainter painter = new EffectPainter(SIZE, new SplittableRandom(1));

  // Two passes of a box of 3 are the kernel (1 2 3 2 1) / 9 in both directions.
  @Test
  void blur_ofAPointIsTheProductOfTwoTriangles() {
    rgb[20 * SIZE + 20] = 0xF300F3;
    painter.apply(Effect.BLUR, rgb);

    int[] triangle = {1, 2, 3, 2, 1};
    for (int dy = -2; dy <= 2; dy++) {
      for (int dx = -2; dx <= 2; dx++) {
        int expected = 0xF3 * triangle[dy + 2] * triangle[dx + 2] / 81;
        assertThat(rgb[(20 + dy) * SIZE + 20 + dx]).isEqualTo(expected << 16 | expected);
      }
    }
    assertThat(Arrays.stream(rgb).filter(pixel -> pixel != 0)).hasSize(25);
  }

  @Test
  void blur_ofAnEvenImageChangesNothingAtItsEdges() {
    Arrays.fill(rgb, 0x123456);
    painter.apply(Effect.BLUR, rgb);
    assertThat(rgb).containsOnly(0x123456);
  }

  // .299 * 255 = 76.2, .587 * 255 = 149.7, .114 * 255 = 29.1
  @Test
  void monochrome_keepsTheLuma() {
    rgb[0] = 0xFF0000;
    rgb[1] = 0x00FF00;
    rgb[2] = 0x0000FF;
    rgb[3] = 0xFFFFFF;
    painter.apply(Effect.MONOCHROME, rgb);
    assertThat(Arrays.copyOf(rgb, 5)).containsExactly(0x4C4C4C, 0x969696, 0x1D1D1D, 0xFFFFFF, 0);
  }

  @Test
  void dark_scalesAllPixelsByOneFactor() {
    rgb[0] = 0xC8C8C8;
    rgb[1] = 0x640000;
    painter.apply(Effect.DARK, rgb);
    assertThat(Rgb.red(rgb[0])).isBetween(50, 90).isEqualTo(Rgb.green(rgb[0]));
    assertThat(Rgb.red(rgb[1])).isBetween(Rgb.red(rgb[0]) / 2, Rgb.red(rgb[0]) / 2 + 1);
    assertThat(Rgb.green(rgb[1])).isZero();
  }
}
