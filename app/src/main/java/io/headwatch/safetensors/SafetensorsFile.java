package io.headwatch.safetensors;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file. The header is read and checked at once, tensors when they are asked
 * for, through a buffer of one mebibyte: a file may be larger than memory, a tensor as large as an
 * array can be. Safe for use by several threads; an interrupt of a reading thread closes the file.
 *
 * <p>Every method that takes a name throws {@link SafetensorsException} if there is no such tensor
 * or if its type does not fit.
 */
public final class SafetensorsFile implements AutoCloseable {

  /** The reference implementation's limit. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final int CHUNK_BYTES = 1 << 20;

  /** Largest array that every virtual machine can allocate. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsFile(
      Path path, FileChannel channel, long dataStart, SafetensorsHeader header) {
    this.path = path;
    this.channel = channel;
    this.dataStart = dataStart;
    this.header = header;
  }

  /**
   * Opens a file and checks its header against its length.
   *
   * @throws SafetensorsException if the file is damaged or not a safetensors file
   * @throws IOException if it cannot be read
   */
  public static SafetensorsFile open(Path path) throws IOException {
    requireNonNull(path, "path is null");
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      byte[] json = headerBytes(path, channel);
      long dataStart = (long) Long.BYTES + json.length;
      SafetensorsHeader header = SafetensorsHeader.parse(path, json, channel.size() - dataStart);
      return new SafetensorsFile(path, channel, dataStart, header);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static byte[] headerBytes(Path path, FileChannel channel) throws IOException {
    long fileBytes = channel.size();
    if (fileBytes < Long.BYTES) {
      throw new SafetensorsException(
          path, "truncated: the file has only " + fileBytes + " bytes; download it again");
    }
    byte[] prefix = readBytes(channel, 0, Long.BYTES);
    long headerBytes = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES) {
      throw new SafetensorsException(path, notSafetensors(prefix));
    }
    if (headerBytes > fileBytes - Long.BYTES) {
      throw new SafetensorsException(
          path,
          "truncated: its header needs %d bytes, the file has %d; download it again"
              .formatted(Long.BYTES + headerBytes, fileBytes));
    }
    return readBytes(channel, Long.BYTES, (int) headerBytes);
  }

  private static String notSafetensors(byte[] prefix) {
    String start = new String(prefix, StandardCharsets.ISO_8859_1);
    if (start.startsWith("PK")) {
      return "this is a zip archive (a PyTorch checkpoint?), not a safetensors file";
    }
    if (start.equals("version ")) {
      return "this is a Git LFS pointer; fetch the file it stands for";
    }
    return "this is not a safetensors file: the length of its header is out of range";
  }

  private static byte[] readBytes(FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    readFully(channel, position, buffer);
    return buffer.array();
  }

  private static void readFully(FileChannel channel, long position, ByteBuffer buffer)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      at += read;
    }
  }

  /** Names of the tensors, in the order of their data. */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.tensors().keySet());
  }

  /** The free-form entries of the header. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /** Type and shape of a tensor. */
  public TensorInfo tensor(String name) throws SafetensorsException {
    return location(name).info();
  }

  /** All values of an F32, F16, BF16 or F64 tensor, row-major; F64 is rounded to float. */
  public float[] floats(String name) throws IOException {
    return floats(name, 0, arrayLength(name));
  }

  /**
   * A slice of the row-major values of an F32, F16, BF16 or F64 tensor.
   *
   * @throws IndexOutOfBoundsException if the slice exceeds the tensor
   */
  public float[] floats(String name, long from, int count) throws IOException {
    Dtype dtype = tensor(name).dtype();
    float[] values = new float[checkedCount(name, from, count)];
    read(
        name,
        from,
        count,
        switch (dtype) {
          case F32 -> (chunk, at, n) -> chunk.asFloatBuffer().get(values, at, n);
          case F16 -> eachOf((chunk, i) -> values[i] = Float16.toFloat(chunk.getShort()));
          case BF16 -> eachOf((chunk, i) -> values[i] = brainFloat(chunk.getShort()));
          case F64 -> eachOf((chunk, i) -> values[i] = (float) chunk.getDouble());
          default -> throw wrongType(name, dtype, "floating point");
        });
    return values;
  }

  /** All values of an F64, F32, F16 or BF16 tensor, row-major. */
  public double[] doubles(String name) throws IOException {
    Dtype dtype = tensor(name).dtype();
    double[] values = new double[arrayLength(name)];
    read(
        name,
        0,
        values.length,
        switch (dtype) {
          case F64 -> (chunk, at, n) -> chunk.asDoubleBuffer().get(values, at, n);
          case F32 -> eachOf((chunk, i) -> values[i] = chunk.getFloat());
          case F16 -> eachOf((chunk, i) -> values[i] = Float16.toFloat(chunk.getShort()));
          case BF16 -> eachOf((chunk, i) -> values[i] = brainFloat(chunk.getShort()));
          default -> throw wrongType(name, dtype, "floating point");
        });
    return values;
  }

  /** All values of an I32, I16, U16, I8 or U8 tensor, row-major. */
  public int[] ints(String name) throws IOException {
    Dtype dtype = tensor(name).dtype();
    int[] values = new int[arrayLength(name)];
    read(
        name,
        0,
        values.length,
        switch (dtype) {
          case I32 -> (chunk, at, n) -> chunk.asIntBuffer().get(values, at, n);
          case I16 -> eachOf((chunk, i) -> values[i] = chunk.getShort());
          case U16 -> eachOf((chunk, i) -> values[i] = Short.toUnsignedInt(chunk.getShort()));
          case I8 -> eachOf((chunk, i) -> values[i] = chunk.get());
          case U8 -> eachOf((chunk, i) -> values[i] = Byte.toUnsignedInt(chunk.get()));
          default -> throw wrongType(name, dtype, "an integer that fits 32 bits");
        });
    return values;
  }

  /** All values of an I64, U32 or I32 tensor, row-major. */
  public long[] longs(String name) throws IOException {
    Dtype dtype = tensor(name).dtype();
    long[] values = new long[arrayLength(name)];
    read(
        name,
        0,
        values.length,
        switch (dtype) {
          case I64 -> (chunk, at, n) -> chunk.asLongBuffer().get(values, at, n);
          case U32 -> eachOf((chunk, i) -> values[i] = Integer.toUnsignedLong(chunk.getInt()));
          case I32 -> eachOf((chunk, i) -> values[i] = chunk.getInt());
          default -> throw wrongType(name, dtype, "a 32 or 64 bit integer");
        });
    return values;
  }

  /** All bytes of a U8, I8 or BOOL tensor, row-major. */
  public byte[] bytes(String name) throws IOException {
    return bytes(name, 0, arrayLength(name));
  }

  /**
   * A slice of the bytes of a U8, I8 or BOOL tensor.
   *
   * @throws IndexOutOfBoundsException if the slice exceeds the tensor
   */
  public byte[] bytes(String name, long from, int count) throws IOException {
    Dtype dtype = tensor(name).dtype();
    byte[] values = new byte[checkedCount(name, from, count)];
    read(
        name,
        from,
        count,
        switch (dtype) {
          case U8, I8, BOOL -> (chunk, at, n) -> chunk.get(values, at, n);
          default -> throw wrongType(name, dtype, "of single bytes");
        });
    return values;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Takes the {@code n} elements in a chunk as elements {@code at}, {@code at + 1}, ... */
  private interface ChunkReader {
    void read(ByteBuffer chunk, int at, int n);
  }

  /** Takes the next element of a chunk as element {@code i}. */
  private interface ElementReader {
    void read(ByteBuffer chunk, int i);
  }

  private static ChunkReader eachOf(ElementReader reader) {
    return (chunk, at, n) -> {
      for (int i = at; i < at + n; i++) {
        reader.read(chunk, i);
      }
    };
  }

  private void read(String name, long from, int count, ChunkReader reader) throws IOException {
    SafetensorsHeader.Location location = location(name);
    int elementBytes = location.info().dtype().bytes();
    long start = dataStart + location.begin() + from * elementBytes;
    ByteBuffer chunk =
        ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, (long) count * elementBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0, n; done < count; done += n) {
      n = Math.min(count - done, CHUNK_BYTES / elementBytes);
      readFully(channel, start + (long) done * elementBytes, chunk.clear().limit(n * elementBytes));
      reader.read(chunk.flip(), done, n);
    }
  }

  private static float brainFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  private SafetensorsHeader.Location location(String name) throws SafetensorsException {
    requireNonNull(name, "name is null");
    SafetensorsHeader.Location location = header.tensors().get(name);
    if (location == null) {
      throw new SafetensorsException(path, "there is no tensor " + name);
    }
    return location;
  }

  private int arrayLength(String name) throws SafetensorsException {
    long count = tensor(name).count();
    if (count > MAX_ARRAY) {
      throw new SafetensorsException(
          path, "tensor " + name + " has " + count + " elements; read it in slices");
    }
    return (int) count;
  }

  private int checkedCount(String name, long from, int count) throws SafetensorsException {
    long total = tensor(name).count();
    if (from < 0 || count < 0 || from > total - count) {
      throw new IndexOutOfBoundsException(
          "%d elements from %d on exceed the %d of tensor %s".formatted(count, from, total, name));
    }
    return count;
  }

  private SafetensorsException wrongType(String name, Dtype dtype, String wanted) {
    return new SafetensorsException(path, "tensor " + name + " is " + dtype + ", not " + wanted);
  }
}
