package io.headwatch.scenes;

import java.util.random.RandomGenerator;

/**
 * A mild change of an object's hue and brightness: one gain per channel.
 *
 * @param red gain of red in 1/256
 * @param green gain of green in 1/256
 * @param blue gain of blue in 1/256
 */
record Tint(int red, int green, int blue) {

  private static final Range BRIGHTNESS = new Range(.9, 1.08);
  private static final Range CHANNEL = new Range(.95, 1.05);

  static Tint draw(RandomGenerator random) {
    Range gain = CHANNEL.scaled(256 * BRIGHTNESS.draw(random));
    return new Tint((int) gain.draw(random), (int) gain.draw(random), (int) gain.draw(random));
  }

  /** Lays a premultiplied 0xAARRGGBB, tinted, over an opaque 0xRRGGBB. */
  int over(int argb, int rgb) {
    int alpha = argb >>> 24;
    int rest = 255 - alpha;
    return over(Rgb.red(argb), red, alpha, Rgb.red(rgb), rest) << 16
        | over(Rgb.green(argb), green, alpha, Rgb.green(rgb), rest) << 8
        | over(Rgb.blue(argb), blue, alpha, Rgb.blue(rgb), rest);
  }

  /** Porter and Duff's "over"; a tinted premultiplied channel must not exceed alpha. */
  private static int over(int channel, int gain, int alpha, int below, int rest) {
    return Math.min((channel * gain) >> 8, alpha) + (below * rest + 127) / 255;
  }
}
