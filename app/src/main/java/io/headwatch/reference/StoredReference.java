package io.headwatch.reference;

import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.safetensors.TensorInfo;
import io.headwatch.shift.profile.ReferenceEmbeddings;
import io.headwatch.shift.profile.ReferencePixels;
import io.headwatch.shift.profile.ScalarSample;
import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.statistics.PixelMeasure;
import io.headwatch.shift.statistics.SeriesMoments;
import io.headwatch.shift.statistics.SeriesReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The images' values in a profile file: read when they are asked for, as they are only needed when
 * words or concepts change.
 *
 * <p>Arrays: {@code embeddings} (N x O, fp16) in the order of the image lines; {@code
 * sample_images} (R), {@code sample_lowest} and {@code sample_highest} (P), {@code sample_levels}
 * (R x P), as in {@link ScalarSample}; {@code pixels} (N x 9, fp32), the {@link PixelMeasure}s, if
 * the pixels were seen.
 */
public final class StoredReference implements ReferenceEmbeddings, ReferencePixels, AutoCloseable {

  private static final int BATCH = 64;
  private static final String EMBEDDINGS = "embeddings";
  private static final String PIXELS = "pixels";

  private final Path path;
  private final SafetensorsFile file;
  private final int size;
  private final int embeddingSize;
  private final int pixelMeasures;

  private StoredReference(
      Path path, SafetensorsFile file, TensorInfo embeddings, int pixelMeasures) {
    this.path = path;
    this.file = file;
    this.size = Math.toIntExact(embeddings.shape().get(0));
    this.embeddingSize = Math.toIntExact(embeddings.shape().get(1));
    this.pixelMeasures = pixelMeasures;
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
      return new StoredReference(path, file, embeddings, measures(path, file, embeddings));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static int measures(Path path, SafetensorsFile file, TensorInfo embeddings)
      throws IOException {
    if (!file.names().contains(PIXELS)) {
      return 0;
    }
    int measures = PixelMeasure.values().length;
    TensorInfo pixels = file.tensor(PIXELS);
    if (!pixels.shape().equals(List.of(embeddings.shape().get(0), (long) measures))) {
      throw new ProfileFileException(
          "the profile %s is damaged: its pixels have the shape %s, not %d measures of %d images"
              .formatted(path, pixels.shape(), measures, embeddings.shape().get(0)));
    }
    return measures;
  }

  static void add(SafetensorsWriter writer, ReferenceValues values) {
    ReferenceEmbeddings embeddings = values.embeddings();
    writer.f16(EMBEDDINGS, embeddings.size(), embeddings.embeddingSize(), embeddings::embedding);
    ScalarSample scalars = values.scalars();
    writer.i32("sample_images", scalars.images(), scalars.size());
    writer.f32("sample_lowest", scalars.lowest(), scalars.pairs());
    writer.f32("sample_highest", scalars.highest(), scalars.pairs());
    writer.u8("sample_levels", scalars.levels(), scalars.size(), scalars.pairs());
    if (values.pixels().pixelMeasures() > 0) {
      add(writer, values.pixels());
    }
  }

  private static void add(SafetensorsWriter writer, ReferencePixels pixels) {
    int measures = pixels.pixelMeasures();
    float[] all = new float[Math.multiplyExact(pixels.size(), measures)];
    float[] row = new float[measures];
    for (int image = 0; image < pixels.size(); image++) {
      pixels.pixels(image, row);
      System.arraycopy(row, 0, all, image * measures, measures);
    }
    writer.f32(PIXELS, all, pixels.size(), measures);
  }

  /** All that is kept of the images; to be used while this is open. */
  public ReferenceValues values() throws IOException {
    return new ReferenceValues(this, scalars(), this);
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

  @Override
  public int pixelMeasures() {
    return pixelMeasures;
  }

  @Override
  public void pixels(int image, float[] into) {
    try {
      float[] row = file.floats(PIXELS, (long) image * pixelMeasures, pixelMeasures);
      System.arraycopy(row, 0, into, 0, pixelMeasures);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the pixel measures of the profile " + path, e);
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
   * Moments of what a reader that needs embeddings alone reads from images.
   *
   * @param words given embeddings, and scalars of length 0
   * @param wanted tells the images to read
   */
  public SeriesMoments words(SeriesReader words, IntPredicate wanted) {
    SeriesMoments moments = new SeriesMoments(words.series());
    int[] images = IntStream.range(0, size).filter(wanted).toArray();
    for (int from = 0; from < images.length; from += BATCH) {
      float[][] embeddings = new float[Math.min(BATCH, images.length - from)][embeddingSize];
      for (int i = 0; i < embeddings.length; i++) {
        embedding(images[from + i], embeddings[i]);
      }
      add(moments, words, new float[embeddings.length][0], embeddings);
    }
    return moments;
  }

  /**
   * Moments of what a reader that needs scalars too reads from the sample of the images.
   *
   * @param wanted tells the images to read
   */
  public SeriesMoments concepts(SeriesReader concepts, IntPredicate wanted) throws IOException {
    SeriesMoments moments = new SeriesMoments(concepts.series());
    for (float[] row : sample(concepts, Integer.MAX_VALUE, wanted).rows()) {
      moments.add(row);
    }
    return moments;
  }

  /**
   * What a reader that needs scalars too reads from the sample of the images.
   *
   * @param most images to read at most
   * @param wanted tells the images to read
   */
  public SeriesSample sample(SeriesReader concepts, int most, IntPredicate wanted)
      throws IOException {
    ScalarSample sample = scalars();
    int[] places =
        IntStream.range(0, sample.size())
            .filter(place -> wanted.test(sample.image(place)))
            .limit(most)
            .toArray();
    float[][] rows = new float[places.length][];
    for (int from = 0; from < rows.length; from += BATCH) {
      int count = Math.min(BATCH, rows.length - from);
      float[][] scalars = new float[count][sample.pairs()];
      float[][] embeddings = new float[count][embeddingSize];
      for (int i = 0; i < count; i++) {
        sample.scalars(places[from + i], scalars[i]);
        embedding(sample.image(places[from + i]), embeddings[i]);
      }
      System.arraycopy(concepts.read(scalars, embeddings), 0, rows, from, count);
    }
    return new SeriesSample(concepts.series(), rows);
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
