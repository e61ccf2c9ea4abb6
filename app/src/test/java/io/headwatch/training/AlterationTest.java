package io.headwatch.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlterationTest {

  private static final int SIZE = 8;

  private static byte[] noise() {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    new SplittableRandom(1).nextBytes(rgb);
    return rgb;
  }

  private static byte[] gray() {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    return rgb;
  }

  @Test
  void flip_mirrorsEachRow() {
    byte[] rgb = noise();
    byte[] flipped = rgb.clone();
    Alteration.flip(flipped, SIZE);

    for (int c = 0; c < 3; c++) {
      assertThat(flipped[c]).isEqualTo(rgb[(SIZE - 1) * 3 + c]);
    }
    Alteration.flip(flipped, SIZE);
    assertThat(flipped).isEqualTo(rgb);
  }

  /** Gray has no hue to turn. */
  @Test
  void hue_leavesGrayAlone() {
    byte[] rgb = gray();
    Alteration.HUE.apply(rgb, SIZE, new SplittableRandom(2));

    assertThat(rgb).isEqualTo(gray());
  }

  @Test
  void posterise_leavesAtMostFiveLevels() {
    byte[] rgb = noise();
    Alteration.POSTERISE.apply(rgb, SIZE, new SplittableRandom(3));

    assertThat(IntStream.range(0, rgb.length).map(i -> rgb[i] & 0xFF).distinct().count())
        .isBetween(3L, 5L);
  }

  @Test
  void outline_ofAnEvenImage_drawsNothing() {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    Alteration.OUTLINE.apply(rgb, SIZE, new SplittableRandom(4));

    assertThat(IntStream.range(0, rgb.length).map(i -> rgb[i]).distinct().count()).isEqualTo(1);
  }

  @Test
  void light_keepsTheOrderOfValues() {
    byte[] rgb = gray();
    Alteration.LIGHT.apply(rgb, SIZE, new SplittableRandom(5));

    for (int i = 3; i < rgb.length; i++) {
      assertThat(rgb[i] & 0xFF).isGreaterThanOrEqualTo(rgb[i - 3] & 0xFF);
    }
  }

  @ParameterizedTest
  @EnumSource
  void apply_withTheSameNumbers_givesTheSame(Alteration alteration) {
    byte[] first = noise();
    byte[] second = noise();
    alteration.apply(first, SIZE, new SplittableRandom(6));
    alteration.apply(second, SIZE, new SplittableRandom(6));

    assertThat(first).isEqualTo(second).isNotEqualTo(noise());
  }
}
