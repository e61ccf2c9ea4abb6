package io.headwatch.shift.profile;

import io.headwatch.shift.statistics.PixelMeasure;

/**
 * Random access to the pixel measures of reference images, numbered 0 to {@link #size()} - 1, so
 * that a caller may keep them in a file.
 */
public interface ReferencePixels {
  /** Number of images. */
  int size();

  /**
   * Number of pixel measures of an image: that of {@link PixelMeasure}, whose order they have; 0 if
   * the pixels weren't seen.
   */
  int pixelMeasures();

  /** Writes one image's pixel measures to the first places of {@code into}. */
  void pixels(int image, float[] into);
}
