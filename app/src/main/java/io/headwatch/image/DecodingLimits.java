package io.headwatch.image;

import io.headwatch.image.UndecodableImageException.Reason;

/**
 * What an image may ask of the decoder. All limits are checked on the encoded bytes and the header,
 * before memory for pixels is allocated. Decoding one image holds at most about 16 bytes per pixel
 * at a time, the result's three included, and three copies of the encoded bytes.
 *
 * @param maxBytes largest encoded image in bytes
 * @param maxPixels largest width * height
 * @param maxSide largest width and largest height in pixels
 * @param maxScans most scans of a JPEG; each costs a pass over the whole image however few bytes it
 *     has
 */
public record DecodingLimits(long maxBytes, long maxPixels, int maxSide, int maxScans) {

  /** The most pixels whose RGB bytes fit an array. */
  private static final long PIXELS_OF_AN_ARRAY = (Integer.MAX_VALUE - 8) / Pixels.CHANNELS;

  /**
   * @throws IllegalArgumentException if a limit is not positive, or {@code maxPixels} exceeds what
   *     an array can hold
   */
  public DecodingLimits {
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxPixels", maxPixels);
    requirePositive("maxSide", maxSide);
    requirePositive("maxScans", maxScans);
    if (maxPixels > PIXELS_OF_AN_ARRAY) {
      throw new IllegalArgumentException(
          "maxPixels is " + maxPixels + ", more than an array can hold, " + PIXELS_OF_AN_ARRAY);
    }
  }

  /** 20 MiB, 24 megapixels, 16,384 pixels a side, 100 scans. */
  public static DecodingLimits defaults() {
    return new DecodingLimits(20L << 20, 24_000_000, 16_384, 100);
  }

  void checkBytes(int bytes) throws UndecodableImageException {
    if (bytes > maxBytes) {
      throw new UndecodableImageException(
          Reason.TOO_LARGE, "%d bytes, the limit is %d".formatted(bytes, maxBytes));
    }
  }

  void checkSize(int width, int height) throws UndecodableImageException {
    if (width < 1 || height < 1) {
      throw UndecodableImageException.corrupt(
          "the header says %d x %d pixels".formatted(width, height));
    }
    if (Math.max(width, height) > maxSide) {
      throw new UndecodableImageException(
          Reason.TOO_LONG_SIDE,
          "%d x %d pixels, the limit is %d a side".formatted(width, height, maxSide));
    }
    if ((long) width * height > maxPixels) {
      throw new UndecodableImageException(
          Reason.TOO_MANY_PIXELS,
          "%d x %d pixels, the limit is %d in all".formatted(width, height, maxPixels));
    }
  }

  void checkScans(int scans) throws UndecodableImageException {
    if (scans > maxScans) {
      throw new UndecodableImageException(
          Reason.TOO_MANY_SCANS, "more than %d scans".formatted(maxScans));
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", not positive");
    }
  }
}
