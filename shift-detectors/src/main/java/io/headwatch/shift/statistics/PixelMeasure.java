package io.headwatch.shift.statistics;

/**
 * What is measured on an image's pixels, since a network may be trained to ignore it. Measures that
 * are ratios in nature are kept as natural logarithms, so that none has a long tail. All are of the
 * image as it was decoded, at its own size; luma's levels are 0 to 255.
 */
public enum PixelMeasure {
  /** Mean luma (Rec. 601), 0 to 1. */
  BRIGHTNESS,
  /** Standard deviation of luma, 0 to 0.5. */
  CONTRAST,
  /** Mean over pixels of (max - min) / max of red, green and blue, 0 to 1; black has 0. */
  SATURATION,
  /**
   * Natural logarithm of the variance of luma's Laplacian over the four neighbours, in squared
   * levels, plus {@link #SHARPNESS_FLOOR}: low when blurred, 0 for a constant image.
   */
  SHARPNESS,
  /**
   * Natural logarithm of the standard deviation of luma's noise (Immerkaer, CVIU 64, 1996), in
   * levels, plus {@link #NOISE_FLOOR}: about -1.39 for a constant image.
   */
  NOISE,
  /** Natural logarithm of the width in pixels. */
  WIDTH,
  /** Natural logarithm of the height in pixels. */
  HEIGHT,
  /** Natural logarithm of width over height. */
  ASPECT,
  /** Natural logarithm of the encoded image's bytes per pixel. */
  BYTES_PER_PIXEL;

  /**
   * Added to the Laplacian's variance, in squared levels: about what rounding to whole levels gives
   * any smooth image, (4 * 4 + 4) / 12 of a grey one, so that less than that is hardly told from
   * nothing.
   */
  public static final double SHARPNESS_FLOOR = 1;

  /** Added to the noise, in levels: about what rounding to whole levels gives, 1 / sqrt(12). */
  public static final double NOISE_FLOOR = 0.25;
}
