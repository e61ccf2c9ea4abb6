package io.headwatch.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a WebP and where it stands on the canvas.
 *
 * @param chunk the bitstream with its chunk header
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9649">RFC 9649</a>
 */
record WebpFrame(
    int left, int top, int width, int height, int canvasWidth, int canvasHeight, ByteBuffer chunk) {

  private static final int RIFF = tag("RIFF");
  private static final int WEBP = tag("WEBP");
  private static final int EXTENDED = tag("VP8X");
  private static final int ANIMATION_FRAME = tag("ANMF");
  private static final int LOSSY = tag("VP8 ");
  private static final int LOSSLESS = tag("VP8L");

  private static final int FILE_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int ANIMATION_FRAME_HEADER_BYTES = 16;
  private static final int LOSSY_START_CODE = 0x2a019d;
  private static final int LOSSLESS_SIGNATURE = 0x2f;
  private static final int SIZE_BITS = 14;
  private static final int SIZE_MASK = (1 << SIZE_BITS) - 1;

  /**
   * Finds the first frame.
   *
   * @throws java.nio.BufferUnderflowException if the bytes end before the frame begins
   * @throws UndecodableImageException if they end within it, or contradict themselves
   */
  static WebpFrame read(byte[] encoded) throws UndecodableImageException {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    in.position(FILE_HEADER_BYTES);
    return new Reader(in).read();
  }

  /** A WebP file of nothing but this frame's bitstream. */
  byte[] asFile() {
    int padding = chunk.capacity() % 2;
    ByteBuffer file =
        ByteBuffer.allocate(FILE_HEADER_BYTES + chunk.capacity() + padding)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(RIFF).putInt(file.capacity() - CHUNK_HEADER_BYTES).putInt(WEBP);
    file.put(chunk.duplicate());
    return file.array();
  }

  private static int tag(String name) {
    return ByteBuffer.wrap(name.getBytes(US_ASCII)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private static final class Reader {

    private final ByteBuffer in;
    private int left;
    private int top;
    private int canvasWidth;
    private int canvasHeight;

    Reader(ByteBuffer in) {
      this.in = in;
    }

    WebpFrame read() throws UndecodableImageException {
      while (true) {
        int start = in.position();
        int tag = in.getInt();
        int size = in.getInt();
        if (size < 0 || size > in.remaining()) {
          throw UndecodableImageException.truncated(
              "WebP of %d bytes ends within the chunk at byte %d".formatted(in.capacity(), start));
        }
        if (tag == LOSSY || tag == LOSSLESS) {
          ByteBuffer chunk = in.slice(start, CHUNK_HEADER_BYTES + size);
          return tag == LOSSY ? lossy(chunk) : lossless(chunk);
        }
        int next = start + CHUNK_HEADER_BYTES + size + size % 2;
        if (tag == EXTENDED) {
          readCanvas();
        } else if (tag == ANIMATION_FRAME) {
          left = 2 * unsigned24();
          top = 2 * unsigned24();
          next = start + CHUNK_HEADER_BYTES + ANIMATION_FRAME_HEADER_BYTES;
        }
        in.position(Math.min(next, in.limit()));
      }
    }

    private void readCanvas() {
      in.getInt(); // Flags: what else the file holds.
      canvasWidth = unsigned24() + 1;
      canvasHeight = unsigned24() + 1;
    }

    private WebpFrame lossy(ByteBuffer chunk) throws UndecodableImageException {
      unsigned24(); // Frame tag: the decoder's business.
      if (unsigned24() != LOSSY_START_CODE) {
        throw UndecodableImageException.corrupt("WebP without the start code of VP8");
      }
      int width = in.getShort() & SIZE_MASK;
      int height = in.getShort() & SIZE_MASK;
      return frame(width, height, chunk);
    }

    private WebpFrame lossless(ByteBuffer chunk) throws UndecodableImageException {
      if (in.get() != LOSSLESS_SIGNATURE) {
        throw UndecodableImageException.corrupt("WebP without the signature of VP8L");
      }
      int sizes = in.getInt();
      int width = (sizes & SIZE_MASK) + 1;
      int height = ((sizes >> SIZE_BITS) & SIZE_MASK) + 1;
      return frame(width, height, chunk);
    }

    private WebpFrame frame(int width, int height, ByteBuffer chunk)
        throws UndecodableImageException {
      if (canvasWidth == 0) {
        return new WebpFrame(0, 0, width, height, width, height, chunk);
      }
      if (left + width > canvasWidth || top + height > canvasHeight) {
        throw UndecodableImageException.corrupt(
            "WebP frame of %d x %d pixels at %d, %d exceeds its canvas of %d x %d"
                .formatted(width, height, left, top, canvasWidth, canvasHeight));
      }
      return new WebpFrame(left, top, width, height, canvasWidth, canvasHeight, chunk);
    }

    private int unsigned24() {
      return Short.toUnsignedInt(in.getShort()) | (Byte.toUnsignedInt(in.get()) << 16);
    }
  }
}
