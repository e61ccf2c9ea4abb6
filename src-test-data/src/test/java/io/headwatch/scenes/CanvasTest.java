package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanvasTest {

  private static final int SIZE = 64;
  private static final Tint UNCHANGED = new Tint(256, 256, 256);

  private final int[] rgb = new int[SIZE * SIZE];
  private final Canvas canvas = new Canvas(SIZE, rgb);

  @Test
  void mask_ofAnOpaqueSquareIsTheSquare() {
    canvas.draw(square(0xFF00FF00), new Placement(32, 32, 20, 0), UNCHANGED);

    assertThat(canvas.mask(0)).isEqualTo(rectangle(22, 22, 20, 20));
    assertThat(canvas.bounds(canvas.mask(0))).isEqualTo(new Rectangle(22, 22, 20, 20));
    assertThat(canvas.visibleShare(0, canvas.mask(0))).isEqualTo(1);
    assertThat(rgb[32 * SIZE + 32]).isEqualTo(0x00FF00);
    assertThat(rgb[0]).isZero();
  }

  // The second square hides the right half of the first.
  @Test
  void mask_ofAHiddenObjectLacksWhatHidesIt() {
    canvas.draw(square(0xFF00FF00), new Placement(32, 32, 20, 0), UNCHANGED);
    canvas.draw(square(0xFFFF0000), new Placement(42, 32, 20, 0), UNCHANGED);

    assertThat(canvas.mask(0)).isEqualTo(rectangle(22, 22, 10, 20));
    assertThat(canvas.mask(1)).isEqualTo(rectangle(32, 22, 20, 20));
    assertThat(canvas.visibleShare(0, canvas.mask(0))).isEqualTo(.5);
    assertThat(canvas.visibleShare(1, canvas.mask(1))).isEqualTo(1);
    assertThat(rgb[32 * SIZE + 32]).isEqualTo(0xFF0000);
  }

  // A square on its tip: |x - 32| + |y - 32| <= 10 for the centres of pixels inside.
  @Test
  void mask_ofATurnedSquareIsADiamond() {
    canvas.draw(
        square(0xFFFFFFFF), new Placement(32, 32, 10 * Math.sqrt(2), Math.PI / 4), UNCHANGED);

    BitSet inside = where(pixel -> manhattan(pixel) < 9.5);
    BitSet notFarOutside = where(pixel -> manhattan(pixel) < 10.5);
    BitSet mask = canvas.mask(0);
    assertThat(difference(inside, mask)).isEqualTo(new BitSet());
    assertThat(difference(mask, notFarOutside)).isEqualTo(new BitSet());
  }

  @Test
  void mask_beginsAtAnAlphaOfAHalf() {
    canvas.draw(square(0x7FFFFFFF), new Placement(32, 32, 20, 0), UNCHANGED);
    assertThat(canvas.mask(0)).isEqualTo(new BitSet());
    assertThat(canvas.visibleShare(0, canvas.mask(0))).isZero();
    assertThat(canvas.bounds(canvas.mask(0))).isEqualTo(new Rectangle());

    canvas.draw(square(0x80FFFFFF), new Placement(32, 32, 20, 0), UNCHANGED);
    assertThat(canvas.mask(1).cardinality()).isGreaterThanOrEqualTo(18 * 18);
  }

  // 128/255 of white over black is 128; half of the square lies outside the image.
  @Test
  void draw_mixesByAlphaAndClipsAtTheEdge() {
    canvas.draw(square(0x80FFFFFF), new Placement(0, 32, 20, 0), UNCHANGED);

    assertThat(rgb[32 * SIZE]).isEqualTo(0x808080);
    assertThat(canvas.bounds(canvas.mask(0)).x).isZero();
    assertThat(canvas.bounds(canvas.mask(0)).width).isLessThanOrEqualTo(10);
  }

  @Test
  void draw_scalesChannelsByTheTintUpToFullBrightness() {
    Arrays.fill(rgb, 0x0000FF);
    canvas.draw(square(0xFF646464), new Placement(32, 32, 20, 0), new Tint(128, 256, 1024));

    assertThat(rgb[32 * SIZE + 32]).isEqualTo(0x3264FF);
  }

  private static Sprite square(int argb) {
    BufferedImage sheet = new BufferedImage(Sprite.SIDE, Sprite.SIDE, BufferedImage.TYPE_INT_ARGB);
    int[] pixels = new int[Sprite.SIDE * Sprite.SIDE];
    Arrays.fill(pixels, argb);
    sheet.setRGB(0, 0, Sprite.SIDE, Sprite.SIDE, pixels, 0, Sprite.SIDE);
    return Sprite.cut(sheet, 0, 0);
  }

  private static BitSet rectangle(int left, int top, int width, int height) {
    Rectangle rectangle = new Rectangle(left, top, width, height);
    return where(pixel -> rectangle.contains(pixel % SIZE, pixel / SIZE));
  }

  private static BitSet where(IntPredicate condition) {
    BitSet set = new BitSet();
    IntStream.range(0, SIZE * SIZE).filter(condition).forEach(set::set);
    return set;
  }

  private static double manhattan(int pixel) {
    return Math.abs(pixel % SIZE - 31.5) + Math.abs(Math.floorDiv(pixel, SIZE) - 31.5);
  }

  private static BitSet difference(BitSet set, BitSet removed) {
    BitSet difference = (BitSet) set.clone();
    difference.andNot(removed);
    return difference;
  }
}
