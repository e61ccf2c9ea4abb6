package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Images as JPEG files by the platform's encoder: JFIF with chroma at half the width and height.
 * Safe for use by several threads.
 */
public final class JpegEncoder {

  private final ImageWriterSpi provider =
      ImageIO.getImageWritersByFormatName("jpeg").next().getOriginatingProvider();
  private final float quality;

  /**
   * @param quality 0 (smallest) to 1 (best)
   * @throws IllegalArgumentException if the quality is outside [0, 1]
   */
  public JpegEncoder(double quality) {
    if (!(quality >= 0 && quality <= 1)) {
      throw new IllegalArgumentException("quality is " + quality + ", outside [0, 1]");
    }
    this.quality = (float) quality;
  }

  /** The bytes of a JPEG file of the image. */
  public byte[] encode(BufferedImage image) {
    requireNonNull(image, "image is null");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(image, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private void write(BufferedImage image, ByteArrayOutputStream bytes) throws IOException {
    ImageWriter writer = provider.createWriterInstance();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }
}
