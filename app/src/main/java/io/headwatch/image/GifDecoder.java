package io.headwatch.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF. Not by the platform's reader, which takes data that end early for a
 * whole image.
 *
 * @see <a href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF89a specification</a>
 */
final class GifDecoder implements FormatDecoder {

  private static final int SIGNATURE_BYTES = 6;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int TRANSPARENT = 0x01;
  private static final int INTERLACED = 0x40;
  private static final int HAS_PALETTE = 0x80;
  private static final int PALETTE_SIZE = 0x07;
  private static final int COLORS = 256;

  private final DecodingLimits limits;

  GifDecoder(DecodingLimits limits) {
    this.limits = limits;
  }

  @Override
  public Pixels decode(byte[] encoded) throws UndecodableImageException {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    in.position(SIGNATURE_BYTES);
    int screenWidth = unsignedShort(in);
    int screenHeight = unsignedShort(in);
    int flags = in.get();
    in.getShort(); // Background colour, which viewers do not heed, and aspect ratio.
    byte[] palette = palette(in, flags, grayRamp());
    int background = skipExtensions(in);
    Frame frame = new Frame(in, palette);
    // A frame may exceed the screen, which grows then.
    int width = Math.max(screenWidth, frame.left + frame.width);
    int height = Math.max(screenHeight, frame.top + frame.height);
    limits.checkSize(frame.width, frame.height);
    limits.checkSize(width, height);
    byte[] canvas = canvas(width, height, frame.palette, background);
    frame.paint(
        LzwDecoder.decode(in.get(), subBlocks(in), frame.width * frame.height), canvas, width);
    return new Pixels(width, height, canvas);
  }

  private static byte[] palette(ByteBuffer in, int flags, byte[] absent) {
    if ((flags & HAS_PALETTE) == 0) {
      return absent;
    }
    byte[] palette = new byte[COLORS * Pixels.CHANNELS];
    in.get(palette, 0, (2 << (flags & PALETTE_SIZE)) * Pixels.CHANNELS);
    return palette;
  }

  private static byte[] grayRamp() {
    byte[] palette = new byte[COLORS * Pixels.CHANNELS];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = (byte) (i / Pixels.CHANNELS);
    }
    return palette;
  }

  /**
   * Skips to the first frame.
   *
   * @return the index of the colour that shows where the frame does not
   */
  private static int skipExtensions(ByteBuffer in) throws UndecodableImageException {
    int background = 0;
    int block = in.get();
    while (block == EXTENSION) {
      int label = Byte.toUnsignedInt(in.get());
      byte[] content = subBlocks(in);
      if (label == GRAPHIC_CONTROL && content.length >= 4) {
        background = (content[0] & TRANSPARENT) == 0 ? 0 : Byte.toUnsignedInt(content[3]);
      }
      block = in.get();
    }
    if (block != IMAGE) {
      throw UndecodableImageException.corrupt("GIF block of unknown kind " + block);
    }
    return background;
  }

  private static byte[] subBlocks(ByteBuffer in) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int size = Byte.toUnsignedInt(in.get()); size > 0; ) {
      byte[] block = new byte[size];
      in.get(block);
      content.writeBytes(block);
      size = Byte.toUnsignedInt(in.get());
    }
    return content.toByteArray();
  }

  private static byte[] canvas(int width, int height, byte[] palette, int color) {
    byte[] canvas = new byte[width * height * Pixels.CHANNELS];
    for (int i = 0; i < canvas.length; i++) {
      canvas[i] = palette[color * Pixels.CHANNELS + i % Pixels.CHANNELS];
    }
    return canvas;
  }

  private static int unsignedShort(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  private static final class Frame {

    /** First row and distance of rows of the passes of an interlaced frame. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] ONE_PASS = {{0, 1}};

    final int left;
    final int top;
    final int width;
    final int height;
    final byte[] palette;
    private final int[][] passes;

    Frame(ByteBuffer in, byte[] globalPalette) {
      left = unsignedShort(in);
      top = unsignedShort(in);
      width = unsignedShort(in);
      height = unsignedShort(in);
      int flags = in.get();
      palette = GifDecoder.palette(in, flags, globalPalette);
      passes = (flags & INTERLACED) == 0 ? ONE_PASS : PASSES;
    }

    void paint(byte[] indices, byte[] canvas, int canvasWidth) {
      int from = 0;
      for (int[] pass : passes) {
        for (int y = pass[0]; y < height; y += pass[1]) {
          paintRow(indices, from, canvas, ((top + y) * canvasWidth + left) * Pixels.CHANNELS);
          from += width;
        }
      }
    }

    private void paintRow(byte[] indices, int from, byte[] canvas, int at) {
      for (int x = 0; x < width; x++) {
        int color = Byte.toUnsignedInt(indices[from + x]) * Pixels.CHANNELS;
        System.arraycopy(palette, color, canvas, at + x * Pixels.CHANNELS, Pixels.CHANNELS);
      }
    }
  }
}
