package io.headwatch.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.detector.FeatureDetector;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.statistics.FeatureStatistics;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A calibration among a profile's arrays: {@code null_sizes} (G) and {@code null_scores} (detectors
 * x G x B); {@code score_pairs} (K) and {@code score_pairs_kept} (3) if pairs are selected. The
 * detectors' names and the length of blocks are in the header, under {@code calibration}.
 */
final class CalibrationTensors {

  private static final String SIZES = "null_sizes";
  private static final String SCORES = "null_scores";
  private static final String PAIRS = "score_pairs";
  private static final String PAIRS_KEPT = "score_pairs_kept";
  private static final ObjectMapper JSON = new ObjectMapper();

  private CalibrationTensors() {}

  static ObjectNode header(Calibration calibration) {
    ObjectNode header =
        JSON.createObjectNode().put("blockLength", calibration.nulls().blockLength());
    ArrayNode detectors = header.putArray("detectors");
    calibration.detectors().forEach(detectors::add);
    return header;
  }

  static void add(SafetensorsWriter writer, Calibration calibration) {
    addNulls(writer, "", calibration);
    calibration.selection().ifPresent(selection -> add(writer, selection));
  }

  /**
   * Adds the scores of null windows alone.
   *
   * @param prefix what the arrays' names begin with
   */
  static void addNulls(SafetensorsWriter writer, String prefix, Calibration calibration) {
    NullScores nulls = calibration.nulls();
    int[] sizes = nulls.sizes();
    FloatBuffer scores =
        FloatBuffer.allocate(nulls.detectors().size() * sizes.length * nulls.windows());
    for (String detector : nulls.detectors()) {
      for (double[] ofSize : nulls.scores(detector)) {
        for (double score : ofSize) {
          scores.put((float) score);
        }
      }
    }
    writer.i32(prefix + SIZES, sizes, sizes.length);
    writer.f32(
        prefix + SCORES, scores.array(), nulls.detectors().size(), sizes.length, nulls.windows());
  }

  private static void add(SafetensorsWriter writer, PairSelection selection) {
    writer.i32(PAIRS, selection.pairs(), selection.pairs().length);
    double[] kept = {selection.varianceShare(), selection.embeddingShare(), selection.cosine()};
    writer.f64(PAIRS_KEPT, kept, kept.length);
  }

  /**
   * The calibration, if the profile has one.
   *
   * @param header {@code calibration} of the file's header
   * @param features what the profile keeps, for its detectors to look at
   * @throws IllegalArgumentException if the arrays do not fit one another, or a detector is unknown
   *     or has nothing to look at
   */
  static Optional<Calibration> read(
      JsonNode header, SafetensorsFile file, FeatureStatistics features) throws IOException {
    Optional<NullScores> nulls = readNulls(header, file, "", features);
    return nulls.isEmpty()
        ? Optional.empty()
        : Optional.of(new Calibration(nulls.get(), selection(file)));
  }

  /**
   * The scores of null windows alone.
   *
   * @param prefix what the arrays' names begin with
   */
  static Optional<NullScores> readNulls(
      JsonNode header, SafetensorsFile file, String prefix, FeatureStatistics features)
      throws IOException {
    if (header.isMissingNode()) {
      return Optional.empty();
    }
    List<String> detectors = new ArrayList<>();
    header.path("detectors").forEach(name -> detectors.add(name.asText()));
    requireUsable(detectors, features);
    int[] sizes = file.ints(prefix + SIZES);
    return Optional.of(
        new NullScores(
            detectors,
            sizes,
            scores(file, prefix + SCORES, detectors.size(), sizes.length),
            header.path("blockLength").asInt()));
  }

  private static void requireUsable(List<String> names, FeatureStatistics features) {
    Map<String, Detector> known =
        DetectorChoice.ALL.on(Optional.empty()).stream()
            .collect(Collectors.toMap(Detector::name, Function.identity()));
    for (String name : names) {
      if (!known.containsKey(name)) {
        throw new IllegalArgumentException(
            "it is calibrated for the detector %s, there are %s"
                .formatted(name, known.keySet().stream().sorted().toList()));
      }
      if (known.get(name) instanceof FeatureDetector detector && !detector.sees(features)) {
        throw new IllegalArgumentException(
            "it is calibrated for the detector %s, and keeps nothing for it".formatted(name));
      }
    }
  }

  private static float[][][] scores(SafetensorsFile file, String name, int detectors, int sizes)
      throws IOException {
    List<Long> shape = file.tensor(name).shape();
    if (shape.size() != 3 || shape.get(0) != detectors || shape.get(1) != sizes) {
      throw new IllegalArgumentException(
          "null scores of the shape %s are not those of %d detectors and %d window sizes"
              .formatted(shape, detectors, sizes));
    }
    float[][][] scores = new float[detectors][sizes][(int) (long) shape.get(2)];
    FloatBuffer left = FloatBuffer.wrap(file.floats(name));
    for (float[][] ofDetector : scores) {
      for (float[] ofSize : ofDetector) {
        left.get(ofSize);
      }
    }
    return scores;
  }

  private static Optional<PairSelection> selection(SafetensorsFile file) throws IOException {
    if (!file.names().contains(PAIRS)) {
      return Optional.empty();
    }
    double[] kept = file.doubles(PAIRS_KEPT);
    if (kept.length != 3) {
      throw new IllegalArgumentException(PAIRS_KEPT + " has %d values".formatted(kept.length));
    }
    return Optional.of(new PairSelection(file.ints(PAIRS), kept[0], kept[1], kept[2]));
  }
}
