package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesMoments;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embedding basis and feature statistics among a profile's arrays: {@code basis_centre} (O),
 * {@code basis_directions} (K x O), {@code basis_variances} (K), {@code basis_frequencies} (D x K),
 * {@code basis_phases} (D); {@code component_mean} (K) and {@code component_comoments} (K (K + 1) /
 * 2, the lower triangle row by row), {@code noise_mean} and {@code noise_m2} (2), {@code
 * fourier_mean} and {@code fourier_m2} (D), {@code pixel_mean} and {@code pixel_comoments} like
 * those of components, of length 0 if pixels weren't seen; {@code words} (one a line), {@code
 * word_mean} and {@code word_m2} (V) if there are words, and the same for {@code concepts}, whose
 * counts are in the header.
 */
final class FeatureTensors {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The first format of profiles that tells of the noise of moments. */
  private static final int WITH_NOISE = 5;

  private FeatureTensors() {}

  static void add(SafetensorsWriter writer, EmbeddingBasis basis, FeatureStatistics features) {
    writer.f32("basis_centre", basis.centre(), basis.embeddingSize());
    add(writer, "basis_directions", basis.directions(), basis.embeddingSize());
    writer.f32("basis_variances", basis.variances(), basis.variances().length);
    add(writer, "basis_frequencies", basis.frequencies(), basis.components());
    writer.f32("basis_phases", basis.phases(), basis.features());
    addNames(writer, "word", features.words());
    addNames(writer, "concept", features.concepts());
    add(writer, "", features);
  }

  /**
   * Adds statistics alone, without basis and names.
   *
   * @param prefix what the arrays' names begin with
   */
  static void add(SafetensorsWriter writer, String prefix, FeatureStatistics features) {
    add(writer, prefix + "component", features.components());
    add(writer, prefix + "noise", features.noise());
    add(writer, prefix + "fourier", features.fourier());
    add(writer, prefix + "pixel", features.pixels());
    add(writer, prefix + "word", features.words());
    add(writer, prefix + "concept", features.concepts());
  }

  private static void add(SafetensorsWriter writer, String name, float[][] rows, int length) {
    FloatBuffer values = FloatBuffer.allocate(rows.length * length);
    for (float[] row : rows) {
      values.put(row);
    }
    writer.f32(name, values.array(), rows.length, length);
  }

  private static void add(SafetensorsWriter writer, String name, CrossMoments moments) {
    double[] comoments = moments.comoments();
    writer.f64(name + "_mean", moments.means(), moments.dimensions());
    writer.f64(name + "_comoments", comoments, comoments.length);
  }

  static void add(SafetensorsWriter writer, String name, Moments moments) {
    writer.f64(name + "_mean", moments.means(), moments.dimensions());
    writer.f64(name + "_m2", moments.m2s(), moments.dimensions());
  }

  private static void addNames(SafetensorsWriter writer, String name, SeriesMoments series) {
    if (series.series().size() > 0) {
      byte[] names = String.join("\n", series.series().names()).getBytes(UTF_8);
      writer.u8(name + "s", names, names.length);
    }
  }

  private static void add(SafetensorsWriter writer, String name, SeriesMoments series) {
    if (series.series().size() > 0) {
      add(writer, name, series.moments());
      add(writer, name + "_root", series.roots());
    }
  }

  /** What the header says of words or concepts. */
  static ObjectNode header(SeriesMoments series) {
    return JSON.createObjectNode()
        .put("hash", series.series().hash())
        .put("count", series.moments().count())
        .put("convincing", series.convincing())
        .put("convincingFrom", convincingFrom(series.series()));
  }

  /** JSON has no infinite numbers: null stands for it. */
  private static @Nullable Double convincingFrom(Series series) {
    return Double.isInfinite(series.convincing()) ? null : series.convincing();
  }

  /**
   * @param format of the profile; from {@value #WITH_NOISE} on variances must be there, as null
   *     windows were scored by them
   * @throws IllegalArgumentException if the arrays do not fit one another
   */
  static EmbeddingBasis basis(SafetensorsFile file, int format) throws IOException {
    float[] centre = file.floats("basis_centre");
    float[] phases = file.floats("basis_phases");
    float[][] directions = rows("basis_directions", file, centre.length);
    float[][] frequencies =
        directions.length == 0
            ? new float[phases.length][0]
            : rows("basis_frequencies", file, directions.length);
    float[] variances = format >= WITH_NOISE ? file.floats("basis_variances") : new float[0];
    return new EmbeddingBasis(centre, directions, variances, frequencies, phases);
  }

  private static float[][] rows(String name, SafetensorsFile file, int length) throws IOException {
    float[] values = file.floats(name);
    if (length == 0 || values.length % length != 0) {
      throw new IllegalArgumentException(
          "%s has %d values, which are no rows of %d".formatted(name, values.length, length));
    }
    float[][] rows = new float[values.length / length][length];
    FloatBuffer left = FloatBuffer.wrap(values);
    for (float[] row : rows) {
      left.get(row);
    }
    return rows;
  }

  /**
   * The statistics of a profile's images.
   *
   * @param header the whole of the file's header
   * @param count number of the profile's images
   * @throws IllegalArgumentException if the arrays do not fit one another
   */
  static FeatureStatistics read(JsonNode header, SafetensorsFile file, long count)
      throws IOException {
    return read(
        header, file, "", count, series(header, file, "word"), series(header, file, "concept"));
  }

  /**
   * The statistics of some of a profile's images.
   *
   * @param header what it says of these images
   * @param prefix what the arrays' names begin with
   * @param count number of these images
   * @param whole of all of the profile's images, which has the names of words and concepts
   * @throws IllegalArgumentException if the arrays do not fit one another
   */
  static FeatureStatistics read(
      JsonNode header, SafetensorsFile file, String prefix, long count, PaneStatistics whole)
      throws IOException {
    return read(header, file, prefix, count, whole.words().series(), whole.concepts().series());
  }

  private static FeatureStatistics read(
      JsonNode header,
      SafetensorsFile file,
      String prefix,
      long count,
      Series words,
      Series concepts)
      throws IOException {
    return new FeatureStatistics(
        crossMoments(file, prefix + "component", count),
        noise(file, prefix + "noise", count),
        moments(file, prefix + "fourier", count),
        series(header.path("words"), file, prefix + "word", words),
        series(header.path("concepts"), file, prefix + "concept", concepts),
        crossMoments(file, prefix + "pixel", count));
  }

  private static CrossMoments crossMoments(SafetensorsFile file, String name, long count)
      throws IOException {
    double[] means = file.doubles(name + "_mean");
    return CrossMoments.of(
        // Nothing was added to moments of no dimension.
        means.length == 0 ? 0 : count, means, file.doubles(name + "_comoments"));
  }

  /** Formats before 5 tell none. */
  private static Moments noise(SafetensorsFile file, String name, long count) throws IOException {
    return file.names().contains(name + "_mean")
        ? moments(file, name, count)
        : Moments.of(count, new double[0], new double[0]);
  }

  static Moments moments(SafetensorsFile file, String name, long count) throws IOException {
    return Moments.of(count, file.doubles(name + "_mean"), file.doubles(name + "_m2"));
  }

  private static Series series(JsonNode header, SafetensorsFile file, String name)
      throws IOException {
    JsonNode described = header.path(name + "s");
    String hash = described.path("hash").asText();
    if (hash.isEmpty()) {
      return Series.NONE;
    }
    List<String> names = new String(file.bytes(name + "s"), UTF_8).lines().toList();
    return new Series(
        names, described.path("convincingFrom").asDouble(Double.POSITIVE_INFINITY), hash);
  }

  private static SeriesMoments series(
      JsonNode described, SafetensorsFile file, String name, Series series) throws IOException {
    long count = described.path("count").asLong();
    if (series.size() == 0) {
      Moments none = Moments.of(count, new double[0], new double[0]);
      return SeriesMoments.of(Series.NONE, none, none, 0);
    }
    return SeriesMoments.of(
        series,
        moments(file, name, count),
        moments(file, name + "_root", count),
        described.path("convincing").asLong());
  }
}
