package io.headwatch.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Uncompressed BMP. Not by the platform's reader, which allocates whatever sizes a header claims.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/gdi/bitmap-storage">Bitmap storage</a>
 */
final class BmpDecoder implements FormatDecoder {

  private static final int DATA_OFFSET_AT = 10;
  private static final int HEADER_AT = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final int COLORS_USED_AT = HEADER_AT + 32;
  private static final int MASKS_AT = HEADER_AT + 40;

  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;

  private final DecodingLimits limits;

  BmpDecoder(DecodingLimits limits) {
    this.limits = limits;
  }

  @Override
  public Pixels decode(byte[] encoded) throws UndecodableImageException {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    Header header = Header.read(in);
    limits.checkSize(header.width(), header.height());
    if (header.end() > encoded.length) {
      throw UndecodableImageException.truncated(
          "BMP of %d bytes; its %d x %d pixels need %d"
              .formatted(encoded.length, header.width(), header.height(), header.end()));
    }
    Colors colors = colors(in, header);
    byte[] rgb = new byte[header.width() * header.height() * Pixels.CHANNELS];
    for (int y = 0, at = 0; y < header.height(); y++) {
      int row = header.rowAt(y);
      for (int x = 0; x < header.width(); x++, at += Pixels.CHANNELS) {
        colors.put(value(in, row, x, header.bitsPerPixel()), rgb, at);
      }
    }
    return new Pixels(header.width(), header.height(), rgb);
  }

  /**
   * @param rows positive if the lowest row comes first
   */
  private record Header(
      long dataOffset, int headerBytes, int width, int rows, int bitsPerPixel, int compression) {

    static Header read(ByteBuffer in) {
      in.position(DATA_OFFSET_AT);
      long dataOffset = Integer.toUnsignedLong(in.getInt());
      int headerBytes = in.getInt();
      boolean core = headerBytes == CORE_HEADER_BYTES;
      int width = core ? in.getShort() : in.getInt();
      int rows = core ? in.getShort() : in.getInt();
      in.getShort(); // Planes, always one.
      int bitsPerPixel = in.getShort();
      int compression = core ? UNCOMPRESSED : in.getInt();
      return new Header(dataOffset, headerBytes, width, rows, bitsPerPixel, compression);
    }

    int height() {
      return Math.abs(rows);
    }

    boolean isCore() {
      return headerBytes == CORE_HEADER_BYTES;
    }

    /** Rows are padded to four bytes. */
    long rowBytes() {
      return ((long) width * bitsPerPixel + 31) / 32 * 4;
    }

    int rowAt(int y) {
      return (int) (dataOffset + rowBytes() * (rows < 0 ? y : rows - 1 - y));
    }

    long end() {
      return dataOffset + rowBytes() * height();
    }
  }

  private static Colors colors(ByteBuffer in, Header header) throws UndecodableImageException {
    int bits = header.bitsPerPixel();
    if (header.compression() == UNCOMPRESSED) {
      if (bits == 1 || bits == 4 || bits == 8) {
        return new Colors(0xff0000, 0xff00, 0xff, palette(in, header));
      }
      if (bits == 16) {
        return new Colors(0x7c00, 0x3e0, 0x1f, null);
      }
      if (bits == 24 || bits == 32) {
        return new Colors(0xff0000, 0xff00, 0xff, null);
      }
    }
    if (header.compression() == BIT_FIELDS && (bits == 16 || bits == 32)) {
      in.position(MASKS_AT);
      return new Colors(in.getInt(), in.getInt(), in.getInt(), null);
    }
    throw UndecodableImageException.unsupported(
        "BMP with compression %d and %d bits per pixel".formatted(header.compression(), bits));
  }

  private static int[] palette(ByteBuffer in, Header header) {
    int[] palette = new int[1 << header.bitsPerPixel()];
    int used = header.isCore() ? 0 : in.getInt(COLORS_USED_AT);
    int entries = used > 0 && used < palette.length ? used : palette.length;
    int entryBits = header.isCore() ? 24 : 32;
    for (int i = 0; i < entries; i++) {
      palette[i] = value(in, HEADER_AT + header.headerBytes(), i, entryBits);
    }
    return palette;
  }

  /** The {@code index}-th of the values of so many bits that begin at a byte. */
  private static int value(ByteBuffer in, int start, int index, int bits) {
    return switch (bits) {
      case 32 -> in.getInt(start + 4 * index);
      case 24 ->
          Short.toUnsignedInt(in.getShort(start + 3 * index))
              | (Byte.toUnsignedInt(in.get(start + 3 * index + 2)) << 16);
      case 16 -> Short.toUnsignedInt(in.getShort(start + 2 * index));
      default -> {
        int firstBit = index * bits;
        int above = Byte.SIZE - bits - firstBit % Byte.SIZE;
        yield (in.get(start + firstBit / Byte.SIZE) >> above) & ((1 << bits) - 1);
      }
    };
  }

  /** What values mean: bits of red, green and blue, or of a palette's entries. */
  private static final class Colors {

    private final int red;
    private final int green;
    private final int blue;
    private final int @Nullable [] palette;

    Colors(int red, int green, int blue, int @Nullable [] palette) {
      this.red = red;
      this.green = green;
      this.blue = blue;
      this.palette = palette;
    }

    void put(int value, byte[] rgb, int at) {
      int color = palette == null ? value : palette[value];
      rgb[at] = masked(color, red);
      rgb[at + 1] = masked(color, green);
      rgb[at + 2] = masked(color, blue);
    }

    /** The masked bits, scaled to 8. */
    private static byte masked(int color, int mask) {
      int shift = Integer.numberOfTrailingZeros(mask);
      long most = Integer.toUnsignedLong(mask >>> shift);
      return (byte) (Integer.toUnsignedLong((color & mask) >>> shift) * 255 / most);
    }
  }
}
