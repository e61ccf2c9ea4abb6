package io.headwatch.reference;

import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.safetensors.TensorInfo;
import io.headwatch.shift.profile.ReferenceEmbeddings;
import io.headwatch.shift.profile.ScalarSample;
import io.headwatch.shift.statistics.SeriesMoments;
import io.headwatch.shift.statistics.SeriesReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The images' values in a profile file: read when they are asked for, as they are only needed when
 * words or concepts change.
 *
 * <p>Arrays: {@code embeddings} (N x O, fp16) in the order of the image lines; {@code
 * sample_images} (R), {@code sample_lowest} and {@code sample_highest} (P), {@code sample_levels}
 * (R x P), as in {@link ScalarSample}.
 */
public final class StoredReference implements ReferenceEmbeddings, AutoCloseable {

  private static final int BATCH = 64;
  private static final String EMBEDDINGS = "embeddings";

  private final Path path;
  private final SafetensorsFile file;
  private final int size;
  private final int embeddingSize;

  private StoredReference(Path path, SafetensorsFile file, TensorInfo embeddings) {
    this.path = path;
    this.file = file;
    this.size = Math.toIntExact(embeddings.shape().get(0));
    this.embeddingSize = Math.toIntExact(embeddings.shape().get(1));
  }

  /**
   * Opens the values of a profile.
   *
   * @throws ProfileFileException if the file holds none
   * @throws IOException if it cannot be read
   */
  public static StoredReference open(Path path) throws IOException {
    SafetensorsFile file = SafetensorsFile.open(path);
    try {
      TensorInfo embeddings = file.tensor(EMBEDDINGS);
      if (embeddings.shape().size() != 2) {
        throw new ProfileFileException(
            "the profile %s is damaged: its embeddings have the shape %s"
                .formatted(path, embeddings.shape()));
      }
      return new StoredReference(path, file, embeddings);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static void add(SafetensorsWriter writer, ReferenceValues values) {
    ReferenceEmbeddings embeddings = values.embeddings();
    writer.f16(EMBEDDINGS, embeddings.size(), embeddings.embeddingSize(), embeddings::embedding);
    ScalarSample scalars = values.scalars();
    writer.i32("sample_images", scalars.images(), scalars.size());
    writer.f32("sample_lowest", scalars.lowest(), scalars.pairs());
    writer.f32("sample_highest", scalars.highest(), scalars.pairs());
    writer.u8("sample_levels", scalars.levels(), scalars.size(), scalars.pairs());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int embeddingSize() {
    return embeddingSize;
  }

  @Override
  public void embedding(int image, float[] into) {
    try {
      float[] row = file.floats(EMBEDDINGS, (long) image * embeddingSize, embeddingSize);
      System.arraycopy(row, 0, into, 0, embeddingSize);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the embeddings of the profile " + path, e);
    }
  }

  /** The scalars of a sample of the images. */
  public ScalarSample scalars() throws IOException {
    try {
      return ScalarSample.of(
          file.ints("sample_images"),
          file.floats("sample_lowest"),
          file.floats("sample_highest"),
          file.bytes("sample_levels"));
    } catch (IllegalArgumentException e) {
      throw new ProfileFileException(
          "the profile %s is damaged: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * Moments of what a reader that needs embeddings alone reads from all images.
   *
   * @param words given embeddings, and scalars of length 0
   */
  public SeriesMoments words(SeriesReader words) {
    SeriesMoments moments = new SeriesMoments(words.series());
    for (int from = 0; from < size; from += BATCH) {
      float[][] embeddings = new float[Math.min(BATCH, size - from)][embeddingSize];
      for (int i = 0; i < embeddings.length; i++) {
        embedding(from + i, embeddings[i]);
      }
      add(moments, words, new float[embeddings.length][0], embeddings);
    }
    return moments;
  }

  /** Moments of what a reader that needs scalars too reads from the sample of the images. */
  public SeriesMoments concepts(SeriesReader concepts) throws IOException {
    SeriesMoments moments = new SeriesMoments(concepts.series());
    ScalarSample sample = scalars();
    for (int from = 0; from < sample.size(); from += BATCH) {
      int count = Math.min(BATCH, sample.size() - from);
      float[][] scalars = new float[count][sample.pairs()];
      float[][] embeddings = new float[count][embeddingSize];
      for (int i = 0; i < count; i++) {
        sample.scalars(from + i, scalars[i]);
        embedding(sample.image(from + i), embeddings[i]);
      }
      add(moments, concepts, scalars, embeddings);
    }
    return moments;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static void add(
      SeriesMoments moments, SeriesReader reader, float[][] scalars, float[][] embeddings) {
    for (float[] values : reader.read(scalars, embeddings)) {
      moments.add(values);
    }
  }
}
