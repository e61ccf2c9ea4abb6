package io.headwatch.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The segments of a JPEG up to its end of image, as far as they decide pixel values, and what they
 * say about the image (ITU-T T.81, annex B).
 */
final class JpegStream {

  private static final int MARKER = 0xff;
  private static final int STUFFED_ZERO = 0x00;
  private static final int TEMPORARY = 0x01;
  private static final int BASELINE_FRAME = 0xc0;
  private static final int PROGRESSIVE_FRAME = 0xc2;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int LAST_FRAME = 0xcf;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int QUANTIZATION_TABLES = 0xdb;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;

  private final DecodingLimits limits;
  private final ByteBuffer in;
  private final ByteArrayOutputStream essential;
  private final JpegColorSpace.Signs signs = new JpegColorSpace.Signs();
  private int width;
  private int height;
  private int scans;

  /**
   * Reads all segments.
   *
   * @throws java.nio.BufferUnderflowException if the bytes end before the end of image
   * @throws UndecodableImageException if the limits are exceeded, or libjpeg 6b cannot read this
   *     kind of JPEG
   */
  JpegStream(byte[] encoded, DecodingLimits limits) throws UndecodableImageException {
    this.limits = limits;
    this.in = ByteBuffer.wrap(encoded);
    this.essential = new ByteArrayOutputStream(encoded.length);
    readSegments();
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  JpegColorSpace colorSpace() throws UndecodableImageException {
    return signs.colorSpace();
  }

  /** The same image without application data, comments and whatever follows its end. */
  byte[] essential() {
    return essential.toByteArray();
  }

  private void readSegments() throws UndecodableImageException {
    keepMarker(nextMarker());
    int marker = nextMarker();
    while (marker != END_OF_IMAGE) {
      if (marker == START_OF_IMAGE) {
        throw UndecodableImageException.corrupt("JPEG begins again before its end");
      }
      if (marker != TEMPORARY && !isRestart(marker)) {
        readSegment(marker);
      }
      marker = nextMarker();
    }
    keepMarker(marker);
    if (width == 0 || scans == 0) {
      throw UndecodableImageException.corrupt("JPEG without an image");
    }
  }

  /** Skips to the next marker, as libjpeg does, and past it. */
  private int nextMarker() {
    while (true) {
      int before = unsigned(in.get());
      int code = before == MARKER ? unsigned(in.get()) : STUFFED_ZERO;
      while (code == MARKER) {
        code = unsigned(in.get());
      }
      if (code != STUFFED_ZERO) {
        return code;
      }
    }
  }

  private void readSegment(int marker) throws UndecodableImageException {
    int start = in.position();
    int length = unsigned(in.getShort());
    if (length < Short.BYTES) {
      throw UndecodableImageException.corrupt("JPEG segment of " + length + " bytes");
    }
    byte[] content = new byte[length - Short.BYTES];
    in.get(content);
    interpret(marker, content);
    if (isEssential(marker)) {
      keepMarker(marker);
      keep(start, in.position());
    }
    if (marker == START_OF_SCAN) {
      keepEntropyCodedData();
    }
  }

  private void interpret(int marker, byte[] content) throws UndecodableImageException {
    switch (marker) {
      case APP0 -> signs.takeApp0(content);
      case APP14 -> signs.takeApp14(content);
      case START_OF_SCAN -> limits.checkScans(++scans);
      default -> {
        if (isFrame(marker)) {
          readFrame(marker, ByteBuffer.wrap(content));
        }
      }
    }
  }

  private void readFrame(int marker, ByteBuffer frame) throws UndecodableImageException {
    int precision = frame.get();
    if (marker > PROGRESSIVE_FRAME || precision != Byte.SIZE) {
      throw UndecodableImageException.unsupported(
          "JPEG of process %d with %d bits; only Huffman-coded baseline, extended and progressive"
                  .formatted(marker - BASELINE_FRAME, precision)
              + " ones of 8 bits are supported");
    }
    if (width != 0) {
      throw UndecodableImageException.corrupt("JPEG with two frames");
    }
    height = unsigned(frame.getShort());
    width = unsigned(frame.getShort());
    limits.checkSize(width, height);
    byte[] componentIds = new byte[frame.get()];
    for (int i = 0; i < componentIds.length; i++) {
      componentIds[i] = frame.get();
      frame.getShort(); // Sampling factors and quantization table: libjpeg's business.
    }
    signs.takeComponents(componentIds);
  }

  /** Copies up to the next marker that is neither a restart nor a stuffed zero. */
  private void keepEntropyCodedData() {
    int start = in.position();
    int code = STUFFED_ZERO;
    while (code == STUFFED_ZERO || isRestart(code)) {
      while (unsigned(in.get()) != MARKER) {}
      code = unsigned(in.get());
    }
    in.position(in.position() - 2);
    keep(start, in.position());
  }

  private void keepMarker(int code) {
    essential.write(MARKER);
    essential.write(code);
  }

  private void keep(int start, int end) {
    essential.write(in.array(), start, end - start);
  }

  private static boolean isFrame(int marker) {
    // The codes between 0xc0 and 0xcf that are multiples of four define tables, but for the first.
    return marker == BASELINE_FRAME
        || (marker > BASELINE_FRAME && marker <= LAST_FRAME && marker % 4 != 0);
  }

  private static boolean isRestart(int marker) {
    return marker >= FIRST_RESTART && marker <= LAST_RESTART;
  }

  private static boolean isEssential(int marker) {
    return isFrame(marker)
        || marker == HUFFMAN_TABLES
        || marker == QUANTIZATION_TABLES
        || marker == RESTART_INTERVAL
        || marker == START_OF_SCAN;
  }

  private static int unsigned(byte value) {
    return Byte.toUnsignedInt(value);
  }

  private static int unsigned(short value) {
    return Short.toUnsignedInt(value);
  }
}
