package io.headwatch.image;

import static io.headwatch.shift.statistics.PixelMeasure.ASPECT;
import static io.headwatch.shift.statistics.PixelMeasure.BRIGHTNESS;
import static io.headwatch.shift.statistics.PixelMeasure.BYTES_PER_PIXEL;
import static io.headwatch.shift.statistics.PixelMeasure.CONTRAST;
import static io.headwatch.shift.statistics.PixelMeasure.HEIGHT;
import static io.headwatch.shift.statistics.PixelMeasure.NOISE;
import static io.headwatch.shift.statistics.PixelMeasure.SATURATION;
import static io.headwatch.shift.statistics.PixelMeasure.SHARPNESS;
import static io.headwatch.shift.statistics.PixelMeasure.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.PixelMeasure;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelMeasuresTest {

  private static final Offset<Float> ROUNDING = within(1e-5f);

  @Test
  void of_oneColour_hasItsLumaAndSaturationAndNothingElse() {
    float[] measures = PixelMeasures.of(constant(40, 30, 200, 100, 50), 300);

    // Rec. 601: (0.299 * 200 + 0.587 * 100 + 0.114 * 50) / 255, and (200 - 50) / 200.
    assertThat(measures)
        .containsExactly(
            new float[] {
              124.2f / 255,
              0,
              0.75f,
              0,
              (float) Math.log(0.25),
              (float) Math.log(40),
              (float) Math.log(30),
              (float) Math.log(4.0 / 3),
              (float) Math.log(0.25)
            },
            ROUNDING);
  }

  @Test
  void of_black_isNotDividedByItsMaximum() {
    assertThat(measure(SATURATION, constant(3, 3, 0, 0, 0))).isZero();
  }

  /** Every second pixel white: the most that contrast and sharpness can be. */
  @ParameterizedTest
  @CsvSource({"64, 64", "1000, 802", "100, 3000", "3000, 100"})
  void of_checkerboard_isClosedForm(int width, int height) {
    Pixels board = grey(width, height, (x, y) -> (x + y) % 2 * 255);

    assertThat(measure(BRIGHTNESS, board)).isCloseTo(0.5f, ROUNDING);
    assertThat(measure(CONTRAST, board)).isCloseTo(0.5f, ROUNDING);
    assertThat(measure(SATURATION, board)).isZero();
    // The Laplacian is 4 * 255 or its negative, each on half of the pixels.
    assertThat(measure(SHARPNESS, board)).isCloseTo(log(1020.0 * 1020 + 1), ROUNDING);
    // The weights' absolute values sum to 16, each on 127.5 above or below the mean.
    assertThat(measure(NOISE, board))
        .isCloseTo(log(Math.sqrt(Math.PI / 2) / 6 * 16 * 127.5 + 0.25), ROUNDING);
  }

  @Test
  void of_step_isSharpAndNotNoisy() {
    Pixels step = grey(50, 20, (x, y) -> x < 25 ? 10 : 210);

    assertThat(measure(BRIGHTNESS, step)).isCloseTo(110f / 255, ROUNDING);
    assertThat(measure(CONTRAST, step)).isCloseTo(100f / 255, ROUNDING);
    // 200 on one side of the edge, -200 on the other, of 48 columns.
    assertThat(measure(SHARPNESS, step)).isCloseTo(log(2 * 200.0 * 200 / 48 + 1), ROUNDING);
    assertThat(measure(NOISE, step)).isCloseTo(log(0.25), ROUNDING);
  }

  @Test
  void of_ramp_isNeitherSharpNorNoisy() {
    Pixels ramp = grey(256, 100, (x, y) -> x);

    assertThat(measure(BRIGHTNESS, ramp)).isCloseTo(0.5f, ROUNDING);
    // A uniform distribution over 256 whole levels.
    assertThat(measure(CONTRAST, ramp))
        .isCloseTo((float) (Math.sqrt((256 * 256 - 1) / 12.0) / 255), ROUNDING);
    assertThat(measure(SHARPNESS, ramp)).isCloseTo(0f, ROUNDING);
    assertThat(measure(NOISE, ramp)).isCloseTo(log(0.25), ROUNDING);
  }

  /**
   * Of 50,000 pixels whose noise is independent, the relative standard errors are 0.65 % of the
   * mean magnitude (neighbouring filter responses correlate by -2/3), 0.85 % of the Laplacian's
   * variance and 0.3 % of the standard deviation; the bounds are four of them.
   */
  @ParameterizedTest
  @CsvSource({"2, 256, 256", "10, 256, 256", "20, 256, 256", "10, 1500, 1100", "10, 90, 2000"})
  void of_gaussianNoise_findsItsSigma(double sigma, int width, int height) {
    Random random = new Random(7);
    Pixels noise =
        grey(width, height, (x, y) -> (int) Math.round(128 + sigma * random.nextGaussian()));

    double rounded = Math.sqrt(sigma * sigma + 1.0 / 12);
    assertThat(Math.exp(measure(NOISE, noise)) - 0.25).isCloseTo(rounded, within(0.026 * rounded));
    // Independent pixels: the variance is that of one times the weights' squares, 16 + 4.
    assertThat(Math.exp(measure(SHARPNESS, noise)) - 1)
        .isCloseTo(20 * rounded * rounded, within(0.034 * 20 * rounded * rounded));
    assertThat(measure(CONTRAST, noise) * 255f)
        .isCloseTo((float) rounded, within((float) (0.012 * rounded)));
  }

  @Test
  void of_blurredImage_isLessSharpTheMoreItIsBlurred() {
    Random random = new Random(3);
    int[] blobs = random.ints(64, 0, 256).toArray();
    Pixels sharp = grey(128, 128, (x, y) -> blobs[y / 16 * 8 + x / 16]);

    float before = measure(SHARPNESS, sharp);
    for (int radius = 1; radius <= 4; radius++) {
      float after = measure(SHARPNESS, blurred(sharp, radius));
      assertThat(after).isLessThan(before - 0.3f);
      before = after;
    }
  }

  /** A sample that left out a part of the picture would not see what is only there. */
  @Test
  void of_largeImage_looksEverywhere() {
    Pixels quarters = grey(4000, 3000, (x, y) -> (x < 2000 ? 0 : 50) + (y < 1500 ? 0 : 100));

    assertThat(measure(BRIGHTNESS, quarters)).isCloseTo(75f / 255, ROUNDING);
    assertThat(measure(CONTRAST, quarters))
        .isCloseTo((float) (Math.sqrt(25.0 * 25 + 50 * 50) / 255), ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 200000", "70000, 1", "2, 5", "40000, 2"})
  void of_imageWithoutInnerPixels_hasSharpnessAndNoiseOfAConstantOne(int width, int height) {
    Pixels lines = grey(width, height, (x, y) -> (x + y) % 2 * 255);

    assertThat(measure(SHARPNESS, lines)).isZero();
    assertThat(measure(NOISE, lines)).isCloseTo(log(0.25), ROUNDING);
    assertThat(measure(WIDTH, lines)).isCloseTo(log(width), ROUNDING);
    assertThat(measure(HEIGHT, lines)).isCloseTo(log(height), ROUNDING);
    assertThat(measure(ASPECT, lines)).isCloseTo(log((double) width / height), ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({"1, 640, 480", "30720, 640, 480", "921654, 640, 480"})
  void of_encodedBytes_arePerPixel(int bytes, int width, int height) {
    float[] measures = PixelMeasures.of(constant(width, height, 1, 2, 3), bytes);

    assertThat(measures[BYTES_PER_PIXEL.ordinal()])
        .isCloseTo(log((double) bytes / (width * height)), ROUNDING);
  }

  @Test
  void of_noBytes_isRefused() {
    assertThatThrownBy(() -> PixelMeasures.of(constant(1, 1, 0, 0, 0), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 bytes");
  }

  private static float measure(PixelMeasure measure, Pixels pixels) {
    return PixelMeasures.of(pixels, 1000)[measure.ordinal()];
  }

  private static float log(double value) {
    return (float) Math.log(value);
  }

  private static Pixels grey(int width, int height, IntBinaryOperator level) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      byte value = (byte) level.applyAsInt(i % width, i / width);
      rgb[3 * i] = value;
      rgb[3 * i + 1] = value;
      rgb[3 * i + 2] = value;
    }
    return new Pixels(width, height, rgb);
  }

  private static Pixels constant(int width, int height, int red, int green, int blue) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new Pixels(width, height, rgb);
  }

  /** Means over squares of the given radius, cut at the edges. */
  private static Pixels blurred(Pixels image, int radius) {
    return grey(
        image.width(),
        image.height(),
        (column, row) -> {
          int sum = 0;
          int count = 0;
          for (int y = Math.max(0, row - radius);
              y <= Math.min(image.height() - 1, row + radius);
              y++) {
            for (int x = Math.max(0, column - radius);
                x <= Math.min(image.width() - 1, column + radius);
                x++) {
              sum += Byte.toUnsignedInt(image.rgb()[(y * image.width() + x) * 3]);
              count++;
            }
          }
          return Math.round((float) sum / count);
        });
  }
}
