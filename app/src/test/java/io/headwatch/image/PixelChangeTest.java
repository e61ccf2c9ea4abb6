package io.headwatch.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PixelChangeTest {

  private static final int SIZE = 63;

  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void blur_ofAPointIsTheGaussian() {
    double sigma = 1.3;
    int[] rgb = new int[SIZE * SIZE];
    rgb[31 * SIZE + 31] = 0xFF00FF;

    new GaussianBlur(sigma).apply(rgb, SIZE, random);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double r2 = Math.pow(x - 31, 2) + Math.pow(y - 31, 2);
        double expected = 255 / (2 * Math.PI * sigma * sigma) * Math.exp(-r2 / (2 * sigma * sigma));
        int pixel = rgb[y * SIZE + x];
        assertThat((double) (pixel >> 16)).isEqualTo(expected, within(.52));
        assertThat((double) (pixel & 0xFF)).isEqualTo(expected, within(.52));
        assertThat(pixel >> 8 & 0xFF).isZero();
      }
    }
  }

  /** A border that counted as black would darken it. */
  @Test
  void blur_keepsAConstantImageToTheBorder() {
    int[] rgb = new int[SIZE * SIZE];
    Arrays.fill(rgb, 0x1264FF);

    new GaussianBlur(3).apply(rgb, SIZE, random);
    assertThat(rgb).containsOnly(0x1264FF);
  }

  /** Values of scipy.ndimage.gaussian_filter, sigma 1, mode nearest, truncate 3.5, scipy 1. */
  @Test
  void blur_repeatsTheBorderAsScipyDoes() {
    int[] rgb = new int[36];
    rgb[0] = 240;
    rgb[2 * 6 + 3] = 200;
    rgb[5 * 6 + 1] = 90;
    for (int y = 0; y < 6; y++) {
      rgb[y * 6 + 5] = 60;
    }
    double[] scipy = {
      117.47, 51.042, 12.717, 8.588, 20.667, 42.551, 50.668, 24.302, 16.21, 23.15, 29.751, 44.581,
      10.283, 8.703, 20.503, 35.431, 37.342, 46.276, 2.256, 5.053, 13.323, 23.11, 29.765, 44.582,
      6.615, 11.391, 9.433, 9.282, 20.764, 42.555, 15.237, 25.17, 15.721, 7.266, 18.525, 42.025
    };

    new GaussianBlur(1).apply(rgb, 6, random);
    for (int i = 0; i < rgb.length; i++) {
      assertThat((double) rgb[i]).isEqualTo(scipy[i], within(.501));
    }
  }

  /** Variances of successive blurs add up. */
  @Test
  void blur_ofAnEdgeHasTheWidthOfSigma() {
    int[] rgb = new int[SIZE * SIZE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = i % SIZE < 31 ? 0 : 0x00FF00;
    }
    new GaussianBlur(3).apply(rgb, SIZE, random);
    new GaussianBlur(4).apply(rgb, SIZE, random);

    // An edge between pixels 30 and 31 is a normal distribution function of deviation 5.
    assertThat(green(rgb, 25)).isEqualTo(255 * .13567, within(1.5)); // Phi(-1.1)
    assertThat(green(rgb, 33)).isEqualTo(255 * .69146, within(1.5)); // Phi(.5)
    assertThat(green(rgb, 38)).isEqualTo(255 * .93319, within(1.5)); // Phi(1.5)
  }

  private static double green(int[] rgb, int x) {
    return rgb[31 * SIZE + x] >> 8 & 0xFF;
  }

  @Test
  void brightness_scalesEveryChannelAndCutsOff() {
    int[] rgb = {0xC86404, 0xFFFFFF, 0, 0x804020};
    int[] brighter = rgb.clone();
    new Brightness(.5).apply(rgb, 2, random);
    new Brightness(1.5).apply(brighter, 2, random);

    assertThat(rgb).containsExactly(0x643202, 0x808080, 0, 0x402010);
    assertThat(brighter).containsExactly(0xFF9606, 0xFFFFFF, 0, 0xC06030);
  }

  @Test
  void noise_hasItsDeviationInEveryChannel() {
    int[] rgb = new int[128 * 128];
    Arrays.fill(rgb, 0x808080);
    new GaussianNoise(6).apply(rgb, 128, random);

    double[] sums = new double[3];
    double[][] products = new double[3][3];
    for (int pixel : rgb) {
      double[] value = {(pixel >> 16) - 128, (pixel >> 8 & 0xFF) - 128, (pixel & 0xFF) - 128};
      for (int a = 0; a < 3; a++) {
        sums[a] += value[a];
        for (int b = 0; b < 3; b++) {
          products[a][b] += value[a] * value[b];
        }
      }
    }
    // Four standard errors of mean, deviation and covariance; rounding adds a variance of 1/12.
    for (int a = 0; a < 3; a++) {
      assertThat(sums[a] / rgb.length).isEqualTo(0, within(4 * 6 / 128.0));
      assertThat(products[a][a] / rgb.length)
          .isEqualTo(36 + 1 / 12.0, within(4 * 36 * Math.sqrt(2) / 128));
      assertThat(products[a][(a + 1) % 3] / rgb.length).isEqualTo(0, within(4 * 36 / 128.0));
    }
  }

  /** A value that wrapped around would turn white specks black. */
  @Test
  void noise_isCutOffAtBlackAndWhite() {
    int[] rgb = new int[1000];
    Arrays.fill(rgb, 0, 500, 0xFFFFFF);
    new GaussianNoise(5).apply(rgb, 1, random);

    assertThat(Arrays.stream(rgb, 0, 500).map(p -> p & 0xFF)).allMatch(v -> v > 225);
    assertThat(Arrays.stream(rgb, 500, 1000).map(p -> p & 0xFF)).allMatch(v -> v < 30);
  }

  @Test
  void shift_movesTheWholeImageByAllItsSteps() {
    Set<String> steps = new HashSet<>();
    for (int trial = 0; trial < 60; trial++) {
      int[] rgb = new int[SIZE * SIZE];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = i;
      }
      new PixelShift(1).apply(rgb, SIZE, random);
      int right = rgb[SIZE + 1] % SIZE == 1 ? 0 : 1;
      int down = rgb[SIZE + 1] / SIZE == 1 ? 0 : 1;
      steps.add(right + "," + down);
      for (int i = 0; i < rgb.length; i++) {
        int x = Math.max(0, i % SIZE - right);
        int y = Math.max(0, i / SIZE - down);
        assertThat(rgb[i]).isEqualTo(y * SIZE + x);
      }
    }
    assertThat(steps).containsExactlyInAnyOrder("0,0", "0,1", "1,0", "1,1");
  }

  /** An image that isn't square: rows that were taken for columns would smear it. */
  @Test
  void applied_changesACopyOfAnImageOfAnyShape() {
    byte[] rgb = new byte[5 * 9 * 3];
    for (int x = 0; x < 5; x++) {
      for (int y = 0; y < 9; y++) {
        rgb[3 * (5 * y + x)] = (byte) (40 * x);
        rgb[3 * (5 * y + x) + 2] = (byte) 200;
      }
    }
    Pixels image = new Pixels(5, 9, rgb.clone());
    Pixels darker = new Brightness(.5).applied(image, random);
    Pixels blurred = new GaussianBlur(2).applied(image, random);

    assertThat(image.rgb()).isEqualTo(rgb);
    assertThat(darker.width()).isEqualTo(5);
    assertThat(darker.height()).isEqualTo(9);
    for (int y = 0; y < 9; y++) {
      assertThat(darker.rgb()[3 * (5 * y + 4)]).isEqualTo((byte) 80);
      assertThat(darker.rgb()[3 * (5 * y + 4) + 2]).isEqualTo((byte) 100);
      // The same in every row, and symmetric about the middle column, 80.
      assertThat(blurred.rgb()[3 * 5 * y]).isEqualTo(blurred.rgb()[0]).isGreaterThan((byte) 20);
      assertThat(blurred.rgb()[3 * (5 * y + 2)]).isEqualTo((byte) 80);
      assertThat(blurred.rgb()[3 * (5 * y) + 2]).isEqualTo((byte) 200);
    }
  }

  @Test
  void strengths_thatMeanNothingAreRefused() {
    assertThatThrownBy(() -> new Brightness(-.1)).hasMessageContaining("factor is -0.1");
    assertThatThrownBy(() -> new GaussianNoise(Double.NaN)).hasMessageContaining("deviation");
    assertThatThrownBy(() -> new GaussianBlur(0)).hasMessageContaining("sigma is 0");
    assertThatThrownBy(() -> new PixelShift(-1)).hasMessageContaining("most");
  }
}
