package io.headwatch.image;

import static java.util.Objects.requireNonNull;

import io.headwatch.image.UndecodableImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.BufferUnderflowException;

/**
 * The true class of each pixel of an image.
 *
 * @param width in pixels
 * @param height in pixels
 * @param labels row by row from the top left, as unsigned bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // As large as an image.
public record LabelMap(int width, int height, byte[] labels) {

  public LabelMap {
    requireNonNull(labels, "labels is null");
    if (labels.length != (long) width * height) {
      throw new IllegalArgumentException(
          "%d labels are no map of %d x %d".formatted(labels.length, width, height));
    }
  }

  /**
   * Reads a PNG whose samples, gray values or places in a palette of at most 8 bits, are labels, as
   * PASCAL's are.
   *
   * @throws UndecodableImageException if it is no such file
   */
  public static LabelMap decode(byte[] encoded, DecodingLimits limits)
      throws UndecodableImageException {
    if (encoded.length == 0 || ContentType.of(encoded) != ContentType.PNG) {
      throw new UndecodableImageException(
          Reason.UNKNOWN_FORMAT, "no PNG: label maps are PNG files");
    }
    limits.checkBytes(encoded.length);
    try {
      BufferedImage image = new PngDecoder(limits).image(encoded);
      if (image.getRaster().getNumBands() != 1 || image.getColorModel().getPixelSize() > 8) {
        throw UndecodableImageException.unsupported(
            "a label map has one value of at most 8 bits a pixel, no colours");
      }
      return of(image);
    } catch (BufferUnderflowException e) {
      throw UndecodableImageException.truncated(
          "PNG of %d bytes ends too early".formatted(encoded.length));
    } catch (IOException | RuntimeException e) {
      throw UndecodableImageException.corrupt(String.valueOf(e.getMessage()));
    }
  }

  private static LabelMap of(BufferedImage image) {
    int[] samples =
        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    byte[] labels = new byte[samples.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) samples[i];
    }
    return new LabelMap(image.getWidth(), image.getHeight(), labels);
  }
}
