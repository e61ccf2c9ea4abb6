package io.headwatch.shift.statistics;

/**
 * What is measured on an image's pixels, since a network may be trained to ignore it. Measures that
 * are ratios in nature are kept as natural logarithms, so that none has a long tail.
 */
public enum PixelMeasure {
  /** Mean luma (Rec. 601), 0 to 1. */
  BRIGHTNESS,
  /** Standard deviation of luma, 0 to 0.5. */
  CONTRAST,
  /** Mean over pixels of (max - min) / max of red, green and blue, 0 to 1. */
  SATURATION,
  /** Natural logarithm of the variance of luma's Laplacian: low when blurred. */
  SHARPNESS,
  /** Natural logarithm of the standard deviation of noise (Immerkaer, CVIU 64, 1996). */
  NOISE,
  /** Natural logarithm of the width in pixels. */
  WIDTH,
  /** Natural logarithm of the height in pixels. */
  HEIGHT,
  /** Natural logarithm of width over height. */
  ASPECT,
  /** Natural logarithm of the encoded image's bytes per pixel. */
  BYTES_PER_PIXEL
}
