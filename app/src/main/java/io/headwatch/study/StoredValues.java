package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.concept.WordProbabilities;
import io.headwatch.safetensors.Float16;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageValues;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * Values of images as {@link ValueStore} wrote them, read where they lie: the file, or some of its
 * rows. Safe for use by several threads.
 *
 * <p>Implementation note: the file is mapped into memory, which the garbage collector undoes.
 * Halves are looked up in a table of all 65,536, which is several times as fast as decoding them.
 */
public final class StoredValues implements ReferenceSample {

  private static final float[] HALVES = halves();

  private final ValueHeader header;
  private final MappedRows rows;
  private final IntUnaryOperator places;
  private final int size;

  private StoredValues(ValueHeader header, MappedRows rows, IntUnaryOperator places, int size) {
    this.header = header;
    this.rows = rows;
    this.places = places;
    this.size = size;
  }

  /**
   * Opens a file as it is now: rows that are appended later are not seen.
   *
   * @throws IOException if it cannot be read, or is no file of values
   */
  public static StoredValues open(Path file) throws IOException {
    requireNonNull(file, "file is null");
    try (FileChannel channel = FileChannel.open(file)) {
      ValueHeader header = ValueHeader.read(channel, file);
      int rowBytes = header.layout().rowBytes();
      int count = Math.toIntExact((channel.size() - ValueHeader.BYTES) / rowBytes);
      MappedRows rows = MappedRows.of(channel, ValueHeader.BYTES, rowBytes, count);
      return new StoredValues(header, rows, IntUnaryOperator.identity(), count);
    }
  }

  /** What the values were computed from, one line a component. */
  public String origin() {
    return header.origin();
  }

  /**
   * Some images that lie one after another, as images 0 to {@code to - from - 1}.
   *
   * @throws IndexOutOfBoundsException unless 0 &lt;= from &lt;= to &lt;= {@link #size()}
   */
  public StoredValues slice(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    return new StoredValues(header, rows, image -> places.applyAsInt(from + image), to - from);
  }

  /**
   * Some images in any order, possibly several times.
   *
   * @throws IndexOutOfBoundsException if one of them is not among these
   */
  public StoredValues select(int... images) {
    int[] chosen = new int[images.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = place(images[i]);
    }
    return new StoredValues(header, rows, image -> chosen[image], chosen.length);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int pairs() {
    return header.layout().pairs();
  }

  @Override
  public int embeddingSize() {
    return header.layout().embeddingSize();
  }

  @Override
  public int pixelMeasures() {
    return header.layout().pixelMeasures();
  }

  @Override
  public void scalars(int image, int fromPair, int count, float[] into) {
    Objects.checkFromIndexSize(fromPair, count, pairs());
    short[] halves = new short[count];
    rows.shorts(place(image), fromPair * Short.BYTES, halves);
    for (int i = 0; i < count; i++) {
      into[i] = HALVES[halves[i] & 0xFFFF];
    }
  }

  @Override
  public void embedding(int image, float[] into) {
    rows.floats(place(image), header.layout().embeddingAt(), into, embeddingSize());
  }

  @Override
  public void pixels(int image, float[] into) {
    rows.floats(place(image), header.layout().pixelsAt(), into, pixelMeasures());
  }

  /** All values of an image, without words and concepts. */
  public ImageValues values(int image) {
    float[] scalars = new float[pairs()];
    scalars(image, 0, scalars.length, scalars);
    float[] pixels = new float[pixelMeasures()];
    pixels(image, pixels);
    return ImageValues.of(scalars, embedding(image)).withPixels(pixels);
  }

  /** The embeddings of all images: a row of O values each. */
  public float[][] embeddings() {
    float[][] embeddings = new float[size][];
    for (int image = 0; image < size; image++) {
      embeddings[image] = embedding(image);
    }
    return embeddings;
  }

  /** The probabilities of words for all images: a row of as many as there are words each. */
  public float[][] wordProbabilities(WordProbabilities words) {
    return words.of(embeddings());
  }

  private float[] embedding(int image) {
    float[] embedding = new float[embeddingSize()];
    embedding(image, embedding);
    return embedding;
  }

  private int place(int image) {
    return places.applyAsInt(Objects.checkIndex(image, size));
  }

  private static float[] halves() {
    float[] halves = new float[1 << 16];
    for (int bits = 0; bits < halves.length; bits++) {
      halves[bits] = Float16.toFloat((short) bits);
    }
    return halves;
  }
}
