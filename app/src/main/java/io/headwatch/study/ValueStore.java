package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.safetensors.Float16;
import io.headwatch.shift.statistics.ImageValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * A file to which the values of a population's images are appended in the order of the images.
 *
 * <p>After an interruption, what was written completely is kept: a part of a row is cut off when
 * the file is opened again. Scalars are rounded to 16 bits, by at most 2^-11 of their size (2^-25
 * below 2^-14).
 */
final class ValueStore implements AutoCloseable {

  private static final Set<StandardOpenOption> APPENDING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final FileChannel channel;
  private final ValueLayout layout;
  private int rows;

  private ValueStore(FileChannel channel, ValueLayout layout, int rows) {
    this.channel = channel;
    this.layout = layout;
    this.rows = rows;
  }

  /**
   * Opens a file, or begins it.
   *
   * @throws IOException if the file cannot be written, or holds values of another origin or layout
   */
  static ValueStore open(Path file, ValueOrigin origin, ValueLayout layout) throws IOException {
    requireNonNull(file, "file is null");
    FileChannel channel = FileChannel.open(file, APPENDING);
    try {
      return open(channel, file, new ValueHeader(layout, origin.text()), origin);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ValueStore open(
      FileChannel channel, Path file, ValueHeader wanted, ValueOrigin origin) throws IOException {
    if (channel.size() < ValueHeader.BYTES) {
      channel.truncate(0);
      wanted.write(channel);
      return new ValueStore(channel, wanted.layout(), 0);
    }
    ValueHeader found = ValueHeader.read(channel, file);
    if (!found.equals(wanted)) {
      throw new IOException(
          "%s holds values of something else than now: %s; delete it, or name another directory"
              .formatted(
                  file,
                  found.layout().equals(wanted.layout())
                      ? origin.differences(found.origin())
                      : found.layout()));
    }
    long whole = (channel.size() - ValueHeader.BYTES) / wanted.layout().rowBytes();
    channel.truncate(ValueHeader.BYTES + whole * wanted.layout().rowBytes());
    return new ValueStore(channel, wanted.layout(), Math.toIntExact(whole));
  }

  /** Number of images whose values are in the file. */
  int rows() {
    return rows;
  }

  /**
   * Appends the values of the next images, and makes them survive a crash of the machine.
   *
   * @throws IllegalArgumentException if they are of another layout, or a scalar is too large for 16
   *     bits; nothing is written then
   */
  void append(List<ImageValues> images) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.multiplyExact(images.size(), layout.rowBytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    images.forEach(image -> put(image, buffer));
    buffer.flip();
    long at = ValueHeader.BYTES + (long) rows * layout.rowBytes();
    while (buffer.hasRemaining()) {
      channel.write(buffer, at + buffer.position());
    }
    channel.force(false);
    rows += images.size();
  }

  private void put(ImageValues image, ByteBuffer buffer) {
    ValueLayout found =
        new ValueLayout(image.scalars().length, image.embedding().length, image.pixels().length);
    if (!found.equals(layout)) {
      throw new IllegalArgumentException(found + " instead of " + layout);
    }
    for (float scalar : image.scalars()) {
      short half = Float16.fromFloat(scalar);
      if (!Float.isFinite(Float16.toFloat(half))) {
        throw new IllegalArgumentException("scalar " + scalar + " has no finite value in 16 bits");
      }
      buffer.putShort(half);
    }
    for (float value : image.embedding()) {
      buffer.putFloat(value);
    }
    for (float value : image.pixels()) {
      buffer.putFloat(value);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
