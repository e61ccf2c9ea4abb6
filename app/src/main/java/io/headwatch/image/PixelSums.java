package io.headwatch.image;

/**
 * Sums over blocks of an image, of one size. Luma is counted in thousandths of a level, so that
 * Rec. 601's weights are whole numbers and the sums exact.
 */
final class PixelSums {

  private static final int RED = 299;
  private static final int GREEN = 587;
  private static final int BLUE = 114;
  private static final double LEVEL = 1000;
  private static final double WHITE = 255 * LEVEL;

  private final int width;
  private final int height;

  /** Luma of the block that is being added, row by row. */
  private final int[] luma;

  private long pixels;
  private long lumaSum;
  private long lumaSquares;
  private double saturationSum;
  private long inner;
  private long laplacianSum;
  private long laplacianSquares;
  private long noiseSum;

  /**
   * @param width of a block
   * @param height of a block
   */
  PixelSums(int width, int height) {
    this.width = width;
    this.height = height;
    this.luma = new int[width * height];
  }

  /** Adds the block whose first pixel is the given one. */
  void add(Pixels image, int column, int row) {
    for (int y = 0; y < height; y++) {
      addRow(image, ((row + y) * image.width() + column) * Pixels.CHANNELS, y * width);
    }
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        addInner(y * width + x);
      }
    }
  }

  private void addRow(Pixels image, int from, int into) {
    byte[] rgb = image.rgb();
    for (int x = 0; x < width; x++) {
      int at = from + x * Pixels.CHANNELS;
      int red = Byte.toUnsignedInt(rgb[at]);
      int green = Byte.toUnsignedInt(rgb[at + 1]);
      int blue = Byte.toUnsignedInt(rgb[at + 2]);
      int value = RED * red + GREEN * green + BLUE * blue;
      luma[into + x] = value;
      lumaSum += value;
      lumaSquares += (long) value * value;
      saturationSum += saturation(red, green, blue);
    }
    pixels += width;
  }

  private static double saturation(int red, int green, int blue) {
    int max = Math.max(red, Math.max(green, blue));
    int min = Math.min(red, Math.min(green, blue));
    return max == 0 ? 0 : (double) (max - min) / max;
  }

  /** Adds a pixel that has its eight neighbours within the block. */
  private void addInner(int at) {
    int beside = luma[at - 1] + luma[at + 1] + luma[at - width] + luma[at + width];
    int corners =
        luma[at - width - 1] + luma[at - width + 1] + luma[at + width - 1] + luma[at + width + 1];
    int laplacian = beside - 4 * luma[at];
    inner++;
    laplacianSum += laplacian;
    laplacianSquares += (long) laplacian * laplacian;
    noiseSum += Math.abs(corners - 2 * beside + 4 * luma[at]);
  }

  /** Mean luma, 0 to 1. */
  double brightness() {
    return lumaSum / WHITE / pixels;
  }

  /** Standard deviation of luma, 0 to 0.5. */
  double contrast() {
    return Math.sqrt(variance(lumaSum, lumaSquares, pixels)) / WHITE;
  }

  /** Mean saturation, 0 to 1. */
  double saturation() {
    return saturationSum / pixels;
  }

  /** Variance of luma's Laplacian over the four neighbours, in squared levels of 255. */
  double laplacianVariance() {
    return inner == 0 ? 0 : variance(laplacianSum, laplacianSquares, inner) / (LEVEL * LEVEL);
  }

  /** Standard deviation of noise in levels of 255: Immerkaer, CVIU 64 (1996), equation 3. */
  double noise() {
    return inner == 0 ? 0 : Math.sqrt(Math.PI / 2) / 6 * (noiseSum / LEVEL / inner);
  }

  private static double variance(long sum, long squares, long count) {
    double mean = (double) sum / count;
    return Math.max(0, (double) squares / count - mean * mean);
  }
}
