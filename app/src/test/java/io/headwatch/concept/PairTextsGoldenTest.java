package io.headwatch.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.golden.GoldenVectors;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.shift.explanation.MatchingPursuit;
import io.headwatch.shift.explanation.SoftWpmi;
import io.headwatch.shift.explanation.SparseTextSet;
import io.headwatch.shift.explanation.TextDictionary;
import io.headwatch.shift.explanation.TextDictionary.Normalisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of pairs against what the papers' own code computed. */
class PairTextsGoldenTest {

  private static final int ATOMS = 8;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "PER_TEXT, coefficients_per_text",
    "PER_DIMENSION, coefficients_per_dimension",
  })
  void pursue_ofTinyClipsDirectionsEqualsOfficialCoefficients(
      Normalisation normalisation, String expected) throws IOException {
    try (SafetensorsFile golden = golden("sparse_text_expected.safetensors")) {
      TextDictionary dictionary = TextDictionary.of(rows(golden, "vocabulary"), normalisation);
      float[][] directions = rows(golden, "targets");
      float[][] coefficients = rows(golden, expected);

      MatchingPursuit pursuit = new MatchingPursuit(dictionary, ATOMS);
      for (int i = 0; i < directions.length; i++) {
        double[] actual = new double[dictionary.size()];
        for (SparseTextSet.Term term : pursuit.pursue(dictionary.products(directions[i])).terms()) {
          actual[term.text()] = term.coefficient();
        }
        for (int text = 0; text < actual.length; text++) {
          assertThat(actual[text]).isCloseTo(coefficients[i][text], within(2e-5));
        }
      }
    }
  }

  /**
   * Theirs are sums in 32 bits of a hundred logarithms of 1 + p (P - 1), down to 0.002, where one
   * rounding of the argument is 3e-5; {@code SoftWpmiTest} compares with the formula in double. The
   * largest of the 84 differences is 1.0005e-4, of scores up to 38; no unit has another best text.
   */
  @Test
  void scores_equalThoseOfClipDissect() throws IOException {
    try (SafetensorsFile golden = golden("softwpmi_expected.safetensors")) {
      float[][] probabilities = rows(golden, "cosines");
      for (float[] row : probabilities) {
        softmax(row);
      }
      float[][] activations = rows(golden, "activations");
      float[][] expected = rows(golden, "soft_wpmi");
      int[][] top = new int[expected.length][];
      Arrays.setAll(top, unit -> highest(activations, unit));

      double[][] scores = SoftWpmi.scores(probabilities, top);

      for (int unit = 0; unit < expected.length; unit++) {
        for (int text = 0; text < expected[unit].length; text++) {
          assertThat(scores[unit][text]).isCloseTo(expected[unit][text], within(1.001e-4));
        }
      }
    }
  }

  private static void softmax(float[] cosines) {
    double sum = 0;
    for (float cosine : cosines) {
      sum += Math.exp(10 * cosine);
    }
    for (int t = 0; t < cosines.length; t++) {
      cosines[t] = (float) (Math.exp(10 * cosines[t]) / sum);
    }
  }

  private static int[] highest(float[][] activations, int unit) {
    return IntStream.range(0, activations.length)
        .boxed()
        .sorted(Comparator.comparingDouble(image -> -activations[image][unit]))
        .limit(SoftWpmi.TOP_IMAGES)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private SafetensorsFile golden(String name) throws IOException {
    return SafetensorsFile.open(GoldenVectors.copy(name, directory));
  }

  private static float[][] rows(SafetensorsFile file, String name) throws IOException {
    float[] values = file.floats(name);
    int width = file.tensor(name).shape().get(1).intValue();
    float[][] rows = new float[values.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }
}
