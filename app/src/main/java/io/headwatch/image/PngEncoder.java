package io.headwatch.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures that Headwatch draws, as PNG files in memory. */
public final class PngEncoder {

  private PngEncoder() {}

  /** Encodes a picture; palettes and transparency are kept. */
  public static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("this Java platform writes no PNG files of type " + image.getType());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a picture cannot be encoded", e);
    }
    return bytes.toByteArray();
  }
}
