package io.headwatch.study;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The first {@link #BYTES} bytes of a file of values: a mark, the layout of rows, and the origin as
 * text.
 *
 * @param layout of the rows that follow
 * @param origin as {@link ValueOrigin#text} has it
 */
record ValueHeader(ValueLayout layout, String origin) {

  /** A page, so that rows begin at an even place. */
  static final int BYTES = 4096;

  /** "HWVALUE1". */
  private static final long MARK = 0x3145554C41565748L;

  private static final int TEXT_AT = Long.BYTES + 4 * Integer.BYTES;

  ValueHeader {
    requireNonNull(layout, "layout is null");
    requireNonNull(origin, "origin is null");
  }

  /** Writes the header to the beginning of a file. */
  void write(FileChannel channel) throws IOException {
    byte[] text = origin.getBytes(UTF_8);
    if (text.length > BYTES - TEXT_AT) {
      throw new IOException(
          "an origin of %d bytes does not fit; shorten the population's parameters"
              .formatted(text.length));
    }
    ByteBuffer buffer = buffer().putLong(MARK).putInt(layout.pairs());
    buffer.putInt(layout.embeddingSize()).putInt(layout.pixelMeasures());
    buffer.putInt(text.length).put(text).rewind();
    while (buffer.hasRemaining()) {
      channel.write(buffer, buffer.position());
    }
  }

  /**
   * Reads the header of a file.
   *
   * @throws IOException if it cannot be read, or is no file of values
   */
  static ValueHeader read(FileChannel channel, Path file) throws IOException {
    ByteBuffer buffer = buffer();
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
      // Until the header is there or the file ends.
    }
    if (buffer.hasRemaining() || buffer.rewind().getLong() != MARK) {
      throw new IOException(file + " is no file of values; delete it, or name another directory");
    }
    ValueLayout layout = new ValueLayout(buffer.getInt(), buffer.getInt(), buffer.getInt());
    byte[] text = new byte[Math.max(0, Math.min(buffer.getInt(), buffer.remaining()))];
    buffer.get(text);
    return new ValueHeader(layout, new String(text, UTF_8));
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
