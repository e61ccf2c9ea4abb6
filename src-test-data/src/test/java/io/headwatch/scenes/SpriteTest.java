package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SpriteTest {

  private static final double TEXEL = 1.0 / Sprite.SIDE;

  // Left half opaque black, right half transparent, but for one opaque white texel at (1, 1).
  private final Sprite sprite = Sprite.cut(sheet(), 10, 20);

  @Test
  void read_atTheCentreOfATexelReturnsIt() {
    Sprite.Level level = sprite.levelFor(Sprite.SIDE);

    assertThat(level.read(1.5 * TEXEL - .5, 1.5 * TEXEL - .5)).isEqualTo(0xFFFFFFFF);
    assertThat(level.read(0.5 * TEXEL - .5, 1.5 * TEXEL - .5)).isEqualTo(0xFF000000);
    assertThat(level.read(40.5 * TEXEL - .5, 1.5 * TEXEL - .5)).isZero();
  }

  // Midway between four texels of which one is white: a quarter of 255, rounded down twice.
  @Test
  void read_betweenTexelsMixesThem() {
    Sprite.Level level = sprite.levelFor(Sprite.SIDE);

    assertThat(level.read(2 * TEXEL - .5, 2 * TEXEL - .5)).isEqualTo(0xFF3F3F3F);
    assertThat(level.read(32 * TEXEL - .5, .1) >>> 24).isEqualTo(127);
  }

  @Test
  void read_outsideIsTransparent() {
    Sprite.Level level = sprite.levelFor(Sprite.SIDE);

    assertThat(level.read(-.52, 0)).isZero();
    assertThat(level.read(-.3, .52)).isZero();
    assertThat(level.read(-100, 100)).isZero();
  }

  // At half size each texel is the mean of four: the white one is one of four.
  @Test
  void levelFor_halfTheSideAveragesFourTexels() {
    Sprite.Level level = sprite.levelFor(Sprite.SIDE / 2);

    assertThat(level).isNotSameAs(sprite.levelFor(Sprite.SIDE));
    assertThat(level.read(TEXEL - .5, TEXEL - .5)).isEqualTo(0xFF3F3F3F);
  }

  @Test
  void levelFor_isNeverCoarserThanWhatIsDrawnIfThereIsFiner() {
    assertThat(sprite.levelFor(33)).isSameAs(sprite.levelFor(Sprite.SIDE));
    assertThat(sprite.levelFor(1000)).isSameAs(sprite.levelFor(Sprite.SIDE));
    assertThat(sprite.levelFor(2)).isSameAs(sprite.levelFor(8));
  }

  private static BufferedImage sheet() {
    BufferedImage sheet = new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB);
    for (int y = 20; y < 84; y++) {
      for (int x = 10; x < 42; x++) {
        sheet.setRGB(x, y, 0xFF000000);
      }
    }
    sheet.setRGB(11, 21, 0xFFFFFFFF);
    return sheet;
  }
}
