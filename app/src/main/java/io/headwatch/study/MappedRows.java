package io.headwatch.study;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one size in a file that is mapped into memory; no position is kept, so that threads may
 * share it.
 *
 * <p>Implementation note: a mapping holds at most 2 GB, so there are several, each of whole rows.
 */
final class MappedRows {

  private static final int MOST_BYTES = 1 << 30;

  private final List<ByteBuffer> parts = new ArrayList<>();
  private final int rowBytes;
  private final int rowsPerPart;

  private MappedRows(int rowBytes, int mostBytes) {
    this.rowBytes = rowBytes;
    this.rowsPerPart = mostBytes / rowBytes;
  }

  /**
   * Maps the rows of a file, which may be closed then.
   *
   * @param at where the first row begins
   */
  static MappedRows of(FileChannel channel, long at, int rowBytes, int rows) throws IOException {
    return of(channel, at, rowBytes, rows, MOST_BYTES);
  }

  /**
   * @param mostBytes of a mapping, at least a row
   */
  static MappedRows of(FileChannel channel, long at, int rowBytes, int rows, int mostBytes)
      throws IOException {
    MappedRows mapped = new MappedRows(rowBytes, mostBytes);
    for (int from = 0; from < rows; from += mapped.rowsPerPart) {
      long bytes = (long) Math.min(mapped.rowsPerPart, rows - from) * rowBytes;
      mapped.parts.add(
          channel
              .map(FileChannel.MapMode.READ_ONLY, at + (long) from * rowBytes, bytes)
              .order(ByteOrder.LITTLE_ENDIAN));
    }
    return mapped;
  }

  /** Fills {@code into} with what begins {@code offset} bytes into a row. */
  void shorts(int row, int offset, short[] into) {
    slice(row, offset, Short.BYTES * into.length).asShortBuffer().get(into);
  }

  /** Fills the first {@code count} places with what begins {@code offset} bytes into a row. */
  void floats(int row, int offset, float[] into, int count) {
    slice(row, offset, Float.BYTES * count).asFloatBuffer().get(into, 0, count);
  }

  private ByteBuffer slice(int row, int offset, int bytes) {
    ByteBuffer part = parts.get(row / rowsPerPart);
    return part.slice(row % rowsPerPart * rowBytes + offset, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
