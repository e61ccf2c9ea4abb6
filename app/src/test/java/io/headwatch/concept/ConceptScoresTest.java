package io.headwatch.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.PairDirections;
import io.headwatch.config.ModelSettings;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.shift.statistics.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the contributions that the paper's authors' code computes one by one. */
class ConceptScoresTest {

  private static final int HEADS = 4;
  private static final int NEURONS = 256;
  private static final int SIZE = 48;
  private static final List<String> CONCEPTS = List.of("one", "two", "three", "four");
  private static final PromptTemplates TEMPLATES = PromptTemplates.shortSet();

  @TempDir static Path directory;
  private static PairDirections directions;
  private static float[] golden;
  private static float[] contributions;
  private static float[] scalars;
  private static float[] embedding;
  private static float[][] texts;

  @BeforeAll
  static void readGoldenVectors() throws IOException {
    for (String file : List.of("open_clip_config.json", "open_clip_model.safetensors")) {
      GoldenVectors.copy("tiny-clip/" + file, directory);
    }
    ModelSettings settings =
        new ModelSettings(directory, ModelSettings.Device.CPU, ModelSettings.Precision.FP32, 1);
    try (ImageTower tower = ImageTower.load(settings)) {
      directions = tower.directions();
    }
    Path expected = GoldenVectors.copy("tiny-clip/expected.safetensors", directory);
    try (SafetensorsFile file = SafetensorsFile.open(expected)) {
      golden = file.floats("directions");
      contributions = file.floats("contributions_image0");
      scalars = Arrays.copyOf(file.floats("scalars"), HEADS * NEURONS);
      embedding = Arrays.copyOf(file.floats("embedding"), SIZE);
      texts = normalised(file.floats("text_embedding"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "100", "1000"})
  void signed_isTheExplicitSumAlongTheText(int pairs) {
    float[] scores = scores(pairs, ConceptScores.Kind.SIGNED);

    for (int concept = 0; concept < texts.length; concept++) {
      double[] sum = explicitSum(texts[concept], pairs);
      double along = 0;
      for (int o = 0; o < SIZE; o++) {
        along += sum[o] * texts[concept][o];
      }
      assertThat((double) scores[concept]).isCloseTo(along / norm(embedding), within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "100", "1000"})
  void norm_isTheLengthOfTheExplicitSum(int pairs) {
    float[] scores = scores(pairs, ConceptScores.Kind.NORM);

    for (int concept = 0; concept < texts.length; concept++) {
      double length = 0;
      for (double value : explicitSum(texts[concept], pairs)) {
        length += value * value;
      }
      assertThat((double) scores[concept])
          .isCloseTo(Math.sqrt(length) / norm(embedding), within(1e-5));
    }
  }

  /** All contributions together are the embedding, whose share of itself is 1. */
  @Test
  void norm_ofAllPairsIsOne() {
    float[] ones = {1, 1, 1, 1};

    assertThat(scores(HEADS * NEURONS, ConceptScores.Kind.NORM))
        .containsExactly(ones, offset(1e-5f));
    assertThat(scores(10 * HEADS * NEURONS, ConceptScores.Kind.NORM))
        .containsExactly(ones, offset(1e-5f));
  }

  /** ... and the sum along a text the cosine. */
  @Test
  void signed_ofAllPairsIsTheCosine() {
    float[] scores = scores(HEADS * NEURONS, ConceptScores.Kind.SIGNED);

    for (int concept = 0; concept < texts.length; concept++) {
      double cosine = 0;
      for (int o = 0; o < SIZE; o++) {
        cosine += (double) embedding[o] * texts[concept][o];
      }
      assertThat((double) scores[concept]).isCloseTo(cosine / norm(embedding), within(1e-5));
    }
  }

  /** Scores under one hash are compared with one another. */
  @Test
  void series_hasAnotherHashForEverythingThatMattersToTheScores() {
    Series series = reader(5, ConceptScores.Kind.SIGNED).series();

    assertThat(series.names()).isEqualTo(CONCEPTS);
    assertThat(reader(5, ConceptScores.Kind.SIGNED).series()).isEqualTo(series);
    assertThat(
            List.of(
                reader(6, ConceptScores.Kind.SIGNED).series().hash(),
                reader(5, ConceptScores.Kind.NORM).series().hash(),
                other(List.of("four", "one", "two", "three"), TEMPLATES).series().hash(),
                other(CONCEPTS, new PromptTemplates(List.of("{}"))).series().hash()))
        .doesNotContain(series.hash())
        .doesNotHaveDuplicates();
  }

  @Test
  void new_refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> other(List.of("one"), TEMPLATES))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader(0, ConceptScores.Kind.NORM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ConceptScores reader(int pairs, ConceptScores.Kind kind) {
    return new ConceptScores(directions, CONCEPTS, texts, TEMPLATES, pairs, kind);
  }

  private static ConceptScores other(List<String> concepts, PromptTemplates templates) {
    return new ConceptScores(directions, concepts, texts, templates, 5, ConceptScores.Kind.SIGNED);
  }

  private static float[] scores(int pairs, ConceptScores.Kind kind) {
    float[][] read = reader(pairs, kind).read(new float[][] {scalars}, new float[][] {embedding});
    assertThat(read).hasDimensions(1, CONCEPTS.size());
    return read[0];
  }

  /** The contributions of the pairs whose golden directions have the largest cosines. */
  private static double[] explicitSum(float[] text, int pairs) {
    double[] sum = new double[SIZE];
    IntStream.range(0, HEADS * NEURONS)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer pair) -> cosine(pair, text)).reversed())
        .limit(pairs)
        .forEach(
            pair -> {
              for (int o = 0; o < SIZE; o++) {
                sum[o] += contributions[pair * SIZE + o];
              }
            });
    return sum;
  }

  private static double cosine(int pair, float[] text) {
    double product = 0;
    for (int o = 0; o < SIZE; o++) {
      product += (double) golden[pair * SIZE + o] * text[o];
    }
    return product / norm(Arrays.copyOfRange(golden, pair * SIZE, (pair + 1) * SIZE));
  }

  private static float[][] normalised(float[] rows) {
    float[][] texts = new float[rows.length / SIZE][];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = Arrays.copyOfRange(rows, i * SIZE, (i + 1) * SIZE);
      float norm = (float) norm(texts[i]);
      for (int o = 0; o < SIZE; o++) {
        texts[i][o] /= norm;
      }
    }
    return texts;
  }

  private static double norm(float[] values) {
    double square = 0;
    for (float value : values) {
      square += (double) value * value;
    }
    return Math.sqrt(square);
  }
}
