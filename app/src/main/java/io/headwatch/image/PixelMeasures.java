package io.headwatch.image;

import io.headwatch.shift.statistics.PixelMeasure;

/**
 * Measures an image's pixels: see {@link PixelMeasure}. Exact up to the rounding to floats, and the
 * same on every machine.
 *
 * <p>An image of at most 65,536 pixels is measured whole. Of a larger one, blocks of 16 x 16 pixels
 * in an evenly spaced grid are, at most 65,536 pixels together: 16 x 16 blocks, or the whole of a
 * side that is no longer than 256 pixels and more blocks along the other. Within a block every
 * pixel counts, so that blur and noise are seen at the image's own resolution; the blocks on the
 * edges of the grid touch the edges of the image.
 */
public final class PixelMeasures {

  /** Most pixels that are looked at. */
  static final int MOST = 65_536;

  private static final int SQUARE = 256;
  private static final int BLOCK = 16;

  private PixelMeasures() {}

  /**
   * Measures an image.
   *
   * @param encodedBytes the size of the image as it came, at least 1
   * @return one value for each {@link PixelMeasure}, in their order; all finite. Sharpness and
   *     noise of an image that is less than 3 pixels wide or high are those of a constant image
   */
  public static float[] of(Pixels pixels, int encodedBytes) {
    if (encodedBytes < 1) {
      throw new IllegalArgumentException("an image of %d bytes".formatted(encodedBytes));
    }
    Axis columns = axis(pixels.width(), pixels.height());
    Axis rows = axis(pixels.height(), pixels.width());
    PixelSums sums = new PixelSums(columns.size, rows.size);
    for (int row = 0; row < rows.blocks; row++) {
      for (int column = 0; column < columns.blocks; column++) {
        sums.add(pixels, columns.from(column), rows.from(row));
      }
    }
    return measures(sums, pixels, encodedBytes);
  }

  private static float[] measures(PixelSums sums, Pixels pixels, int encodedBytes) {
    double width = pixels.width();
    double height = pixels.height();
    return new float[] {
      (float) sums.brightness(),
      (float) sums.contrast(),
      (float) sums.saturation(),
      (float) StrictMath.log(sums.laplacianVariance() + PixelMeasure.SHARPNESS_FLOOR),
      (float) StrictMath.log(sums.noise() + PixelMeasure.NOISE_FLOOR),
      (float) StrictMath.log(width),
      (float) StrictMath.log(height),
      (float) StrictMath.log(width / height),
      (float) StrictMath.log(encodedBytes / (width * height))
    };
  }

  /** Evenly spaced blocks along one side of an image. */
  private record Axis(int length, int size, int blocks) {
    int from(int block) {
      return blocks == 1 ? 0 : (int) ((long) block * (length - size) / (blocks - 1));
    }
  }

  private static Axis axis(int length, int other) {
    int most = MOST / Math.min(other, SQUARE);
    return length <= most ? new Axis(length, length, 1) : new Axis(length, BLOCK, most / BLOCK);
  }
}
