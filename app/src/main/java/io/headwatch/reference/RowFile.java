package io.headwatch.reference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file of rows of one size; cut back to whole rows when it is opened. */
final class RowFile implements AutoCloseable {

  private static final Set<StandardOpenOption> APPENDING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final FileChannel channel;
  private final int rowBytes;
  private int rows;

  private RowFile(FileChannel channel, int rowBytes, int rows) {
    this.channel = channel;
    this.rowBytes = rowBytes;
    this.rows = rows;
  }

  /**
   * @param most rows beyond this number are cut off
   */
  static RowFile open(Path path, int rowBytes, int most) throws IOException {
    FileChannel channel = FileChannel.open(path, APPENDING);
    int rows = (int) Math.min(most, channel.size() / rowBytes);
    channel.truncate((long) rows * rowBytes);
    return new RowFile(channel, rowBytes, rows);
  }

  /** Number of rows. */
  int rows() {
    return rows;
  }

  /** An empty buffer for some rows. */
  ByteBuffer buffer(int count) {
    return ByteBuffer.allocate(Math.multiplyExact(count, rowBytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Appends a filled buffer of whole rows, and makes it survive a crash of the machine. */
  void append(ByteBuffer filled) throws IOException {
    int more = filled.flip().remaining() / rowBytes;
    long at = (long) rows * rowBytes;
    while (filled.hasRemaining()) {
      channel.write(filled, at + filled.position());
    }
    channel.force(false);
    rows += more;
  }

  /** Reads a row. */
  ByteBuffer row(int row) throws IOException {
    ByteBuffer bytes = buffer(1);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, (long) row * rowBytes + bytes.position()) < 0) {
        throw new IOException("a file of labels became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
