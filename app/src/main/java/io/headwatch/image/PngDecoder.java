package io.headwatch.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * PNG by the platform's reader, which sees only the chunks that decide pixel values: the others
 * (gamma, colour profile, compressed text) would change values or cost memory.
 *
 * @see <a href="https://www.w3.org/TR/png/">PNG specification</a>
 */
final class PngDecoder implements FormatDecoder {

  private static final int SIGNATURE_BYTES = 8;

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;

  /** The most that deflate can shrink data. */
  private static final long MAX_DEFLATE_RATIO = 1032;

  private final DecodingLimits limits;
  private final ImageReaderSpi provider = PlatformReader.provider("png");

  PngDecoder(DecodingLimits limits) {
    this.limits = limits;
  }

  @Override
  public Pixels decode(byte[] encoded) throws UndecodableImageException, IOException {
    return rgb(image(encoded));
  }

  /** The image with its samples as the file has them. */
  BufferedImage image(byte[] encoded) throws UndecodableImageException, IOException {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    ByteBuffer kept = ByteBuffer.allocate(encoded.length);
    kept.put(in.slice(0, SIGNATURE_BYTES));
    in.position(SIGNATURE_BYTES);
    Chunk header = Chunk.next(in);
    checkHeader(header, encoded.length);
    header.appendTo(kept);
    for (Chunk chunk = Chunk.next(in); ; chunk = Chunk.next(in)) {
      if (chunk.decidesPixels()) {
        chunk.appendTo(kept);
      }
      if (chunk.type() == IEND) {
        return read(kept.flip());
      }
    }
  }

  private void checkHeader(Chunk header, long encodedBytes) throws UndecodableImageException {
    if (header.type() != IHDR) {
      throw UndecodableImageException.corrupt("PNG does not begin with its header");
    }
    ByteBuffer content = header.content();
    int width = content.getInt();
    int height = content.getInt();
    int bitDepth = content.get();
    limits.checkSize(width, height);
    if (encodedBytes * MAX_DEFLATE_RATIO < (long) width * height * bitDepth / Byte.SIZE) {
      throw UndecodableImageException.truncated(
          "%d bytes cannot hold a PNG of %d x %d pixels".formatted(encodedBytes, width, height));
    }
  }

  /**
   * A chunk: the length of its content, its type, the content, and a checksum of the latter two.
   */
  private record Chunk(ByteBuffer bytes) {

    private static final int TYPE_AT = Integer.BYTES;
    private static final int CONTENT_AT = 2 * Integer.BYTES;
    private static final int OVERHEAD = 3 * Integer.BYTES;

    static Chunk next(ByteBuffer in) throws UndecodableImageException {
      int start = in.position();
      int length = in.getInt();
      if (length < 0 || length > in.capacity() - start - OVERHEAD) {
        throw UndecodableImageException.truncated(
            "PNG of %d bytes ends within the chunk at byte %d".formatted(in.capacity(), start));
      }
      in.position(start + OVERHEAD + length);
      return new Chunk(in.slice(start, OVERHEAD + length));
    }

    int type() {
      return bytes.getInt(TYPE_AT);
    }

    boolean decidesPixels() {
      return type() == PLTE || type() == IDAT || type() == IEND;
    }

    ByteBuffer content() {
      return bytes.slice(CONTENT_AT, bytes.capacity() - OVERHEAD);
    }

    void appendTo(ByteBuffer out) throws UndecodableImageException {
      int checksumAt = bytes.capacity() - Integer.BYTES;
      CRC32 crc = new CRC32();
      crc.update(bytes.slice(TYPE_AT, checksumAt - TYPE_AT));
      if ((int) crc.getValue() != bytes.getInt(checksumAt)) {
        throw UndecodableImageException.corrupt("PNG chunk with a wrong checksum");
      }
      out.put(bytes.duplicate());
    }
  }

  private BufferedImage read(ByteBuffer png) throws IOException {
    byte[] bytes = new byte[png.remaining()];
    png.get(bytes);
    ImageReader reader = provider.createReaderInstance(null);
    try {
      PlatformReader.setInput(reader, bytes);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private static Pixels rgb(BufferedImage image) {
    // Samples, not getRGB: the platform converts gray values between colour spaces.
    Raster raster = image.getRaster();
    byte[] rgb =
        image.getColorModel() instanceof IndexColorModel palette
            ? indexed(raster, palette)
            : direct(raster);
    return new Pixels(image.getWidth(), image.getHeight(), rgb);
  }

  private static byte[] indexed(Raster raster, IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    byte[] rgb = new byte[raster.getWidth() * raster.getHeight() * Pixels.CHANNELS];
    int[] row = new int[raster.getWidth()];
    for (int y = 0, at = 0; y < raster.getHeight(); y++) {
      for (int index : raster.getPixels(0, y, row.length, 1, row)) {
        rgb[at++] = (byte) (colors[index] >> 16);
        rgb[at++] = (byte) (colors[index] >> 8);
        rgb[at++] = (byte) colors[index];
      }
    }
    return rgb;
  }

  private static byte[] direct(Raster raster) {
    int bands = raster.getNumBands();
    int green = bands < Pixels.CHANNELS ? 0 : 1;
    int excessBits = raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
    byte[] rgb = new byte[raster.getWidth() * raster.getHeight() * Pixels.CHANNELS];
    int[] row = new int[raster.getWidth() * bands];
    for (int y = 0, at = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        rgb[at++] = (byte) (row[x] >> excessBits);
        rgb[at++] = (byte) (row[x + green] >> excessBits);
        rgb[at++] = (byte) (row[x + 2 * green] >> excessBits);
      }
    }
    return rgb;
  }
}
