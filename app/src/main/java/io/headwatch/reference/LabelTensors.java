package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.explanation.SparseTextSets;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Labels of pairs among a profile's arrays: {@code label_texts} (a text a line), {@code
 * label_set_texts} and {@code label_set_coefficients} (P x atoms; -1 for none), {@code
 * label_set_residuals} (P); with a probe {@code label_response_texts} and {@code
 * label_response_scores} (P), {@code label_top_images} (P x k) and {@code label_probe_images} (1).
 */
final class LabelTensors {

  private static final String TEXTS = "label_texts";
  private static final String SET_TEXTS = "label_set_texts";
  private static final String SET_COEFFICIENTS = "label_set_coefficients";
  private static final String SET_RESIDUALS = "label_set_residuals";
  private static final String RESPONSE_TEXTS = "label_response_texts";
  private static final String RESPONSE_SCORES = "label_response_scores";
  private static final String TOP_IMAGES = "label_top_images";
  private static final String PROBE_IMAGES = "label_probe_images";

  private LabelTensors() {}

  static void add(SafetensorsWriter writer, PairLabels labels) {
    byte[] texts = String.join("\n", labels.texts()).getBytes(UTF_8);
    long pairs = labels.pairs();
    SparseTextSets sets = labels.sets();
    writer.u8(TEXTS, texts, texts.length);
    writer.i32(SET_TEXTS, sets.texts(), pairs, sets.atoms());
    writer.f32(SET_COEFFICIENTS, sets.coefficients(), pairs, sets.atoms());
    writer.f32(SET_RESIDUALS, sets.residuals(), pairs);
    labels.responses().ifPresent(responses -> add(writer, responses));
  }

  private static void add(SafetensorsWriter writer, PairLabels.Responses responses) {
    long pairs = responses.texts().length;
    writer.i32(RESPONSE_TEXTS, responses.texts(), pairs);
    writer.f32(RESPONSE_SCORES, responses.scores(), pairs);
    writer.i32(TOP_IMAGES, responses.topImages(), pairs, responses.topImages().length / pairs);
    writer.i32(PROBE_IMAGES, new int[] {responses.images()}, 1);
  }

  /**
   * The labels, if the profile has any.
   *
   * @throws IllegalArgumentException if the arrays do not fit one another
   */
  static Optional<PairLabels> read(SafetensorsFile file) throws IOException {
    if (!file.names().contains(TEXTS)) {
      return Optional.empty();
    }
    SparseTextSets sets =
        SparseTextSets.of(
            file.ints(SET_TEXTS), file.floats(SET_COEFFICIENTS), file.floats(SET_RESIDUALS));
    List<String> texts = new String(file.bytes(TEXTS), UTF_8).lines().toList();
    return Optional.of(new PairLabels(texts, sets, responses(file)));
  }

  private static Optional<PairLabels.Responses> responses(SafetensorsFile file) throws IOException {
    if (!file.names().contains(RESPONSE_TEXTS)) {
      return Optional.empty();
    }
    return Optional.of(
        new PairLabels.Responses(
            file.ints(PROBE_IMAGES)[0],
            file.ints(RESPONSE_TEXTS),
            file.floats(RESPONSE_SCORES),
            file.ints(TOP_IMAGES)));
  }
}
