package io.headwatch.scenes;

/** Arithmetic on colours packed as 0xRRGGBB. */
final class Rgb {

  private Rgb() {}

  static int red(int rgb) {
    return rgb >> 16 & 0xFF;
  }

  static int green(int rgb) {
    return rgb >> 8 & 0xFF;
  }

  static int blue(int rgb) {
    return rgb & 0xFF;
  }

  /** Packs three channels, each clamped to [0, 255]. */
  static int of(int red, int green, int blue) {
    return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
  }

  /** The colour at {@code weight} in [0, 1] on the way from {@code first} to {@code second}. */
  static int mix(int first, int second, double weight) {
    return of(
        mixChannel(red(first), red(second), weight),
        mixChannel(green(first), green(second), weight),
        mixChannel(blue(first), blue(second), weight));
  }

  private static int mixChannel(int first, int second, double weight) {
    return (int) Math.round(first + weight * (second - first));
  }

  private static int clamp(int channel) {
    return Math.max(0, Math.min(255, channel));
  }
}
