package io.headwatch.scenes;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Paints one background: two tones, mixed by a texture that is turned by a random angle. */
final class BackgroundPainter {

  /** The share of the second tone at a point, in [0, 1]; coordinates are pixels from the centre. */
  @FunctionalInterface
  private interface Texture {
    double weight(double u, double v);
  }

  private static final int STEPS = 256;
  private static final int NOISE_AMPLITUDE = 56;

  /** Length of a pattern's period as a share of the image's side. */
  private static final Range PERIOD = new Range(.09, .15);

  /** Radius of a dot as a share of the period. */
  private static final Range DOT_RADIUS = new Range(.24, .36);

  private static final Range ANY_DIRECTION = new Range(0, 2 * Math.PI);

  /** Dots and squares stand nearly upright. */
  private static final Range TILT = new Range(-.2, .2);

  private final Background background;
  private final int size;
  private final RandomGenerator random;

  BackgroundPainter(Background background, int size, RandomGenerator random) {
    this.background = background;
    this.size = size;
    this.random = random;
  }

  /** Sets every pixel of a square image, row by row. */
  void paint(int[] rgb) {
    int first = background.colour().tone(random);
    int second = background.colour().secondTone(first, strength(), random);
    switch (background.pattern()) {
      case PLAIN -> Arrays.fill(rgb, first);
      case NOISE -> scatter(first, rgb);
      case GRADIENT -> fill(gradient(), ANY_DIRECTION, first, second, rgb);
      case STRIPES -> fill(stripes(period()), ANY_DIRECTION, first, second, rgb);
      case DOTS -> fill(dots(period()), TILT, first, second, rgb);
      case CHECKER -> fill(checker(period()), TILT, first, second, rgb);
    }
  }

  /** A gradient shows its outer tones only at the edges, so they lie farther apart. */
  private double strength() {
    return background.pattern() == Pattern.GRADIENT ? 1.6 : 1;
  }

  private double period() {
    return size * PERIOD.draw(random);
  }

  private void fill(Texture texture, Range direction, int first, int second, int[] rgb) {
    int[] ramp = ramp(first, second);
    double angle = direction.draw(random);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double centre = (size - 1) / 2.0;
    for (int y = 0, pixel = 0; y < size; y++) {
      for (int x = 0; x < size; x++, pixel++) {
        double u = cos * (x - centre) + sin * (y - centre);
        double v = cos * (y - centre) - sin * (x - centre);
        rgb[pixel] = ramp[(int) (STEPS * texture.weight(u, v))];
      }
    }
  }

  private static int[] ramp(int first, int second) {
    int[] ramp = new int[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      ramp[i] = Rgb.mix(first, second, (double) i / STEPS);
    }
    return ramp;
  }

  private Texture gradient() {
    return (u, v) -> clamp(.5 + u / size);
  }

  private Texture stripes(double period) {
    double phase = random.nextDouble();
    return (u, v) -> band(u / period + phase, period);
  }

  private Texture checker(double period) {
    double phase = random.nextDouble();
    double otherPhase = random.nextDouble();
    // Exclusive or of two stripings; the square of a checkerboard is half a period long.
    return (u, v) -> {
      double columns = band(u / (2 * period) + phase, 2 * period);
      double rows = band(v / (2 * period) + otherPhase, 2 * period);
      return columns + rows - 2 * columns * rows;
    };
  }

  private Texture dots(double period) {
    double radius = DOT_RADIUS.draw(random);
    double phase = random.nextDouble();
    double otherPhase = random.nextDouble();
    return (u, v) -> {
      double x = fraction(u / period + phase) - .5;
      double y = fraction(v / period + otherPhase) - .5;
      return clamp((radius - Math.sqrt(x * x + y * y)) * period + .5);
    };
  }

  /** A square wave of period 1 whose edges are about a pixel wide. */
  private static double band(double t, double pixelsPerPeriod) {
    double triangle = Math.abs(2 * fraction(t) - 1);
    return clamp((triangle - .5) * pixelsPerPeriod / 2 + .5);
  }

  private static double fraction(double t) {
    return t - Math.floor(t);
  }

  private static double clamp(double weight) {
    return Math.max(0, Math.min(1, weight));
  }

  private void scatter(int tone, int[] rgb) {
    for (int pixel = 0; pixel < rgb.length; pixel++) {
      int bits = random.nextInt();
      rgb[pixel] =
          Rgb.of(
              Rgb.red(tone) + noise(bits),
              Rgb.green(tone) + noise(bits >> 8),
              Rgb.blue(tone) + noise(bits >> 16));
    }
  }

  private static int noise(int bits) {
    return ((bits & 0xFF) - 128) * NOISE_AMPLITUDE / 128;
  }
}
