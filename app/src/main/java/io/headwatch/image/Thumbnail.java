package io.headwatch.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small copies of images, for people to look at. */
public final class Thumbnail {

  private static final float QUALITY = 0.8f;
  private static final int CHANNELS = 3;

  private Thumbnail() {}

  /**
   * Makes an image small: each of its pixels is the mean of those that it stands for. An image that
   * is small already keeps its size.
   *
   * @param side most pixels of the longer side, at least 1
   * @return JPEG
   */
  public static byte[] jpeg(Pixels image, int side) {
    return encoded(shrunk(image, side));
  }

  static Pixels shrunk(Pixels image, int side) {
    int longer = Math.max(image.width(), image.height());
    if (longer <= side) {
      return image;
    }
    int width = Math.max(1, Math.round((float) image.width() * side / longer));
    int height = Math.max(1, Math.round((float) image.height() * side / longer));
    byte[] rgb = new byte[width * height * CHANNELS];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        mean(image, bounds(x, width, image.width()), bounds(y, height, image.height()))
            .put(rgb, (y * width + x) * CHANNELS);
      }
    }
    return new Pixels(width, height, rgb);
  }

  /** The original's columns or rows, {@code from} to {@code to - 1}, that one stands for. */
  private record Bounds(int from, int to) {}

  private static Bounds bounds(int at, int count, int original) {
    return new Bounds((int) ((long) at * original / count), (int) ((at + 1L) * original / count));
  }

  private record Colour(int red, int green, int blue) {
    void put(byte[] rgb, int at) {
      rgb[at] = (byte) red;
      rgb[at + 1] = (byte) green;
      rgb[at + 2] = (byte) blue;
    }
  }

  private static Colour mean(Pixels image, Bounds columns, Bounds rows) {
    long[] sums = new long[CHANNELS];
    for (int y = rows.from; y < rows.to; y++) {
      int end = (y * image.width() + columns.to) * CHANNELS;
      for (int i = (y * image.width() + columns.from) * CHANNELS; i < end; i++) {
        sums[i % CHANNELS] += Byte.toUnsignedInt(image.rgb()[i]);
      }
    }
    long pixels = (long) (columns.to - columns.from) * (rows.to - rows.from);
    return new Colour(
        Math.round((float) sums[0] / pixels),
        Math.round((float) sums[1] / pixels),
        Math.round((float) sums[2] / pixels));
  }

  private static byte[] encoded(Pixels image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(buffered(image), null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage buffered(Pixels image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < image.width() * image.height(); pixel++) {
      int at = pixel * CHANNELS;
      int rgb =
          Byte.toUnsignedInt(image.rgb()[at]) << 16
              | Byte.toUnsignedInt(image.rgb()[at + 1]) << 8
              | Byte.toUnsignedInt(image.rgb()[at + 2]);
      buffered.setRGB(pixel % image.width(), pixel / image.width(), rgb);
    }
    return buffered;
  }
}
