package io.headwatch.safetensors;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes a safetensors file. Tensors keep the order in which they are added, metadata is sorted by
 * key: equal content gives equal bytes. Arrays are not copied; they must not change before {@link
 * #write}.
 *
 * <p>Every method that adds a tensor throws {@link IllegalArgumentException} if the name is taken
 * or reserved, or if the shape does not fit the number of values. An empty shape is a scalar.
 */
public final class SafetensorsWriter {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHUNK_BYTES = 1 << 20;

  private final Map<String, String> metadata;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** A file with the given entries in its header. */
  public SafetensorsWriter(Map<String, String> metadata) {
    this.metadata = new TreeMap<>(metadata);
  }

  /** Adds an F32 tensor. */
  public SafetensorsWriter f32(String name, float[] values, long... shape) {
    return add(
        name,
        Dtype.F32,
        values.length,
        shape,
        (chunk, from, n) -> chunk.asFloatBuffer().put(values, from, n));
  }

  /** Adds an F16 tensor: each value becomes the nearest half, ties to even. */
  public SafetensorsWriter f16(String name, float[] values, long... shape) {
    return add(
        name,
        Dtype.F16,
        values.length,
        shape,
        (chunk, from, n) -> {
          for (int i = from; i < from + n; i++) {
            chunk.putShort(Float16.fromFloat(values[i]));
          }
        });
  }

  /** Gives the rows of a tensor that is too large to be held in memory. */
  @FunctionalInterface
  public interface RowSource {
    /** Writes a row into an array as long as a row. */
    void row(int row, float[] into);
  }

  /** Adds an F16 tensor of two dimensions, whose rows are asked for while it is written. */
  public SafetensorsWriter f16(String name, int rows, int width, RowSource source) {
    return put(
        name,
        new TensorInfo(Dtype.F16, List.of((long) rows, (long) width)),
        new RowChunks(width, source));
  }

  /** Adds an F64 tensor. */
  public SafetensorsWriter f64(String name, double[] values, long... shape) {
    return add(
        name,
        Dtype.F64,
        values.length,
        shape,
        (chunk, from, n) -> chunk.asDoubleBuffer().put(values, from, n));
  }

  /** Adds an I32 tensor. */
  public SafetensorsWriter i32(String name, int[] values, long... shape) {
    return add(
        name,
        Dtype.I32,
        values.length,
        shape,
        (chunk, from, n) -> chunk.asIntBuffer().put(values, from, n));
  }

  /** Adds an I64 tensor. */
  public SafetensorsWriter i64(String name, long[] values, long... shape) {
    return add(
        name,
        Dtype.I64,
        values.length,
        shape,
        (chunk, from, n) -> chunk.asLongBuffer().put(values, from, n));
  }

  /** Adds a U8 tensor. */
  public SafetensorsWriter u8(String name, byte[] values, long... shape) {
    return add(
        name, Dtype.U8, values.length, shape, (chunk, from, n) -> chunk.put(values, from, n));
  }

  /**
   * Writes the file and makes it durable. It appears under its name whole or not at all; a file of
   * that name is replaced.
   *
   * @throws IOException if it cannot be written; nothing is left behind then
   */
  public void write(Path path) throws IOException {
    requireNonNull(path, "path is null");
    Path temporary =
        path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writeFully(channel, header());
        writeTensors(channel);
        channel.force(true);
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Puts {@code n} values, the first being {@code values[from]}, at the start of a chunk. */
  private interface ChunkWriter {
    void put(ByteBuffer chunk, long from, int n);
  }

  /** The same of values in an array. */
  private interface ArrayWriter {
    void put(ByteBuffer chunk, int from, int n);
  }

  /** Halves of rows that are read one at a time. */
  private static final class RowChunks implements ChunkWriter {
    private final RowSource source;
    private final float[] row;
    private int current = -1;

    RowChunks(int width, RowSource source) {
      this.source = source;
      this.row = new float[width];
    }

    @Override
    public void put(ByteBuffer chunk, long from, int n) {
      for (long i = from; i < from + n; i++) {
        int wanted = (int) (i / row.length);
        if (wanted != current) {
          source.row(wanted, row);
          current = wanted;
        }
        chunk.putShort(Float16.fromFloat(row[(int) (i % row.length)]));
      }
    }
  }

  private record Tensor(TensorInfo info, ChunkWriter values) {}

  private SafetensorsWriter add(
      String name, Dtype dtype, int count, long[] shape, ArrayWriter values) {
    TensorInfo info = new TensorInfo(dtype, Arrays.stream(shape).boxed().toList());
    if (info.count() != count) {
      throw new IllegalArgumentException(
          "tensor %s has %d values, its shape %s asks for %d"
              .formatted(name, count, info.shape(), info.count()));
    }
    return put(name, info, (chunk, from, n) -> values.put(chunk, (int) from, n));
  }

  private SafetensorsWriter put(String name, TensorInfo info, ChunkWriter values) {
    requireNonNull(name, "name is null");
    if (name.equals(SafetensorsHeader.METADATA) || tensors.containsKey(name)) {
      throw new IllegalArgumentException("the name " + name + " is taken");
    }
    tensors.put(name, new Tensor(info, values));
    return this;
  }

  private ByteBuffer header() throws IOException {
    byte[] json = headerJson();
    // Padding to eight bytes keeps the first tensor aligned for readers that map the file.
    int padded = -Math.floorDiv(-json.length, Long.BYTES) * Long.BYTES;
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private byte[] headerJson() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writePOJOField(SafetensorsHeader.METADATA, metadata);
      }
      writeTensorHeaders(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void writeTensorHeaders(JsonGenerator json) throws IOException {
    long begin = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      TensorInfo info = tensor.getValue().info();
      long end = begin + info.bytes();
      json.writeObjectFieldStart(tensor.getKey());
      json.writeStringField("dtype", info.dtype().name());
      json.writePOJOField("shape", info.shape());
      json.writePOJOField("data_offsets", new long[] {begin, end});
      json.writeEndObject();
      begin = end;
    }
  }

  private void writeTensors(FileChannel channel) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor tensor : tensors.values()) {
      long count = tensor.info().count();
      int n;
      for (long from = 0; from < count; from += n) {
        n = (int) Math.min(count - from, CHUNK_BYTES / tensor.info().dtype().bytes());
        tensor.values().put(chunk.clear(), from, n);
        writeFully(channel, chunk.rewind().limit(n * tensor.info().dtype().bytes()));
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
