package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackgroundPainterTest {

  private static final int SIZE = 64;

  /** What people call by these names, written down without looking at the painter's ranges. */
  private static final Map<BackgroundColour, List<Integer>> PROTOTYPES =
      Map.ofEntries(
          Map.entry(BackgroundColour.RED, List.of(0xD01818, 0x901818)),
          Map.entry(BackgroundColour.ORANGE, List.of(0xFF9020, 0xFFB868)),
          Map.entry(BackgroundColour.YELLOW, List.of(0xFFEE40, 0xFFF090)),
          Map.entry(BackgroundColour.GREEN, List.of(0x309030, 0x185018, 0x70C860)),
          Map.entry(BackgroundColour.BLUE, List.of(0x3068D8, 0x203898, 0x70A0E8)),
          Map.entry(BackgroundColour.PURPLE, List.of(0x7030A0, 0x482068, 0x9060C8)),
          Map.entry(BackgroundColour.PINK, List.of(0xFFA8C8, 0xFF80A8)),
          Map.entry(BackgroundColour.BROWN, List.of(0x704828, 0x503018)),
          Map.entry(BackgroundColour.GRAY, List.of(0x808080, 0x606060)),
          Map.entry(BackgroundColour.WHITE, List.of(0xFFFFFF, 0xE8E8E8)),
          Map.entry(BackgroundColour.BLACK, List.of(0x000000, 0x202020)));

  @Test
  void paint_looksLikeTheColourItIsNamed() {
    for (BackgroundColour colour : BackgroundColour.values()) {
      for (Pattern pattern : Pattern.values()) {
        for (int seed = 0; seed < 20; seed++) {
          int mean = mean(painted(colour, pattern, seed));
          assertThat(nearestPrototype(mean))
              .as("%s %s, seed %d: %06x", colour, pattern, seed, mean)
              .isEqualTo(colour);
        }
      }
    }
  }

  @Test
  void paint_plainHasOneTone() {
    assertThat(Arrays.stream(painted(BackgroundColour.BLUE, Pattern.PLAIN, 1)).distinct())
        .hasSize(1);
  }

  // Edges are about a pixel wide, so most pixels have one of exactly two tones.
  @Test
  void paint_stripesDotsAndCheckerHaveTwoTones() {
    for (Pattern pattern : new Pattern[] {Pattern.STRIPES, Pattern.DOTS, Pattern.CHECKER}) {
      for (int seed = 0; seed < 20; seed++) {
        int[] rgb = painted(BackgroundColour.BLUE, pattern, seed);
        Map<Integer, Long> counts = new HashMap<>();
        Arrays.stream(rgb).forEach(tone -> counts.merge(tone, 1L, Long::sum));
        long[] largest =
            counts.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(2)
                .mapToLong(n -> n)
                .toArray();
        assertThat(largest[0] + largest[1])
            .as("%s, seed %d", pattern, seed)
            .isGreaterThan(SIZE * SIZE * 6 / 10);
        assertThat(largest[1]).isGreaterThan(SIZE * SIZE / 16);
      }
    }
  }

  @Test
  void paint_gradientHasManyTonesAndNoEdges() {
    int[] rgb = painted(BackgroundColour.BLUE, Pattern.GRADIENT, 3);
    assertThat(Arrays.stream(rgb).distinct().count()).isGreaterThan(20);
    for (int pixel = 1; pixel < SIZE; pixel++) {
      assertThat(Rgb.red(rgb[pixel]) - Rgb.red(rgb[pixel - 1])).isBetween(-8, 8);
    }
  }

  // Neighbours in a noisy background are uncorrelated; 4,032 pairs give a standard error of .016.
  @Test
  void paint_noiseIsIndependentBetweenPixels() {
    int[] rgb = painted(BackgroundColour.GRAY, Pattern.NOISE, 1);
    double mean = Arrays.stream(rgb).map(Rgb::green).average().orElseThrow();
    double variance = 0;
    double covariance = 0;
    for (int pixel = 1; pixel < rgb.length; pixel++) {
      variance += Math.pow(Rgb.green(rgb[pixel]) - mean, 2);
      covariance += (Rgb.green(rgb[pixel]) - mean) * (Rgb.green(rgb[pixel - 1]) - mean);
    }
    assertThat(Math.sqrt(variance / rgb.length)).isGreaterThan(20);
    assertThat(covariance / variance).isBetween(-.064, .064);
  }

  private static int[] painted(BackgroundColour colour, Pattern pattern, long seed) {
    int[] rgb = new int[SIZE * SIZE];
    Background background = new Background(colour, pattern);
    new BackgroundPainter(background, SIZE, new SplittableRandom(seed)).paint(rgb);
    return rgb;
  }

  private static int mean(int[] rgb) {
    return Rgb.of(
        (int) Arrays.stream(rgb).map(Rgb::red).average().orElseThrow(),
        (int) Arrays.stream(rgb).map(Rgb::green).average().orElseThrow(),
        (int) Arrays.stream(rgb).map(Rgb::blue).average().orElseThrow());
  }

  private static BackgroundColour nearestPrototype(int rgb) {
    return PROTOTYPES.entrySet().stream()
        .min(Comparator.comparingDouble(entry -> distance(entry.getValue(), rgb)))
        .orElseThrow()
        .getKey();
  }

  private static double distance(List<Integer> prototypes, int rgb) {
    return prototypes.stream().mapToDouble(one -> distance(one, rgb)).min().orElseThrow();
  }

  /** The colour difference of CIE 1976; distances of plain RGB call a light green gray. */
  private static double distance(int first, int second) {
    double[] a = lab(first);
    double[] b = lab(second);
    return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
  }

  /** CIE L*a*b* of sRGB, white point D65. */
  private static double[] lab(int rgb) {
    double r = linear(Rgb.red(rgb));
    double g = linear(Rgb.green(rgb));
    double b = linear(Rgb.blue(rgb));
    double x = compressed((.4124 * r + .3576 * g + .1805 * b) / .9505);
    double y = compressed(.2126 * r + .7152 * g + .0722 * b);
    double z = compressed((.0193 * r + .1192 * g + .9505 * b) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double linear(int channel) {
    double value = channel / 255.0;
    return value <= .04045 ? value / 12.92 : Math.pow((value + .055) / 1.055, 2.4);
  }

  private static double compressed(double t) {
    return t > Math.pow(6 / 29.0, 3) ? Math.cbrt(t) : t * 841 / 108 + 4 / 29.0;
  }
}
