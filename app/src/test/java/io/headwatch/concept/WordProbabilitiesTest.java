package io.headwatch.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.Series;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordProbabilitiesTest {

  private static final PromptTemplates TEMPLATES = new PromptTemplates(List.of("a {}"));

  /** e^20 / (e^20 + e^0 + e^-20) and so on, by hand; the image's length does not matter. */
  @Test
  void of_isTheSoftmaxOfTheScaledCosines() {
    WordProbabilities words =
        words(20, new float[] {1, 0}, new float[] {0, 1}, new float[] {-1, 0});

    float[] first = words.of(new float[][] {{7, 0}})[0];
    float[] between = words.of(new float[][] {{0.1f, 0.1f}})[0];

    assertThat(first[0]).isCloseTo(1, within(1e-6f));
    assertThat((double) first[1]).isCloseTo(Math.exp(-20), within(1e-11));
    assertThat((double) first[2]).isCloseTo(Math.exp(-40), within(1e-20));
    double opposite = Math.exp(-20 * Math.sqrt(2));
    assertThat((double) between[0]).isCloseTo(1 / (2 + opposite), within(1e-6));
    assertThat(between[1]).isEqualTo(between[0]);
    assertThat((double) between[2]).isCloseTo(opposite / 2, within(1e-15));
  }

  /** Sizes beyond a block of words and no multiple of the unrolled dimensions, in doubles. */
  @Test
  void of_manyWordsEqualsThePlainFormula() {
    Random random = new Random(1);
    float[][] rows = units(2_500, 37, random);
    float[][] images = units(5, 37, random);

    float[][] probabilities = words(20, rows).of(images);

    for (int i = 0; i < images.length; i++) {
      double[] expected = softmax(20, rows, images[i]);
      for (int word = 0; word < rows.length; word++) {
        assertThat((double) probabilities[i][word])
            .isCloseTo(expected[word], within(1e-5 * expected[word]));
      }
      double sum = IntStream.range(0, rows.length).mapToDouble(rowOf(probabilities[i])).sum();
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  /** Whatever the batch, an image's values are its own. */
  @Test
  void of_severalImagesEqualsOneByOne() {
    Random random = new Random(2);
    WordProbabilities words = words(20, units(50, 16, random));
    float[][] images = units(7, 16, random);

    float[][] together = words.of(images);

    for (int i = 0; i < images.length; i++) {
      assertThat(together[i]).isEqualTo(words.of(new float[][] {images[i]})[0]);
    }
  }

  @Test
  void of_refusesEmbeddingsOfAnotherModel() {
    WordProbabilities words = words(20, new float[] {1, 0}, new float[] {0, 1});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> words.of(new float[1][3]))
        .withMessageContaining("3 values");
  }

  /** Probabilities of other words, templates or scales must never be compared. */
  @Test
  void series_hashTellsWordsTemplatesAndScaleApart() {
    float[][] rows = {{1, 0}, {0, 1}};
    Vocabulary vocabulary = new Vocabulary("a test", List.of("cat", "dog"));
    Series series = series(vocabulary, TEMPLATES, rows, 20);

    assertThat(series.names()).containsExactly("cat", "dog");
    assertThat(series(new Vocabulary("another", vocabulary.words()), TEMPLATES, rows, 20))
        .isEqualTo(series);
    assertThat(
            List.of(
                series,
                series(new Vocabulary("a test", List.of("dog", "cat")), TEMPLATES, rows, 20),
                series(new Vocabulary("a test", List.of("ca", "tdog")), TEMPLATES, rows, 20),
                series(vocabulary, new PromptTemplates(List.of("{}")), rows, 20),
                series(vocabulary, TEMPLATES, rows, 21)))
        .extracting(Series::hash)
        .doesNotHaveDuplicates();
  }

  private static Series series(
      Vocabulary vocabulary, PromptTemplates templates, float[][] rows, double scale) {
    return new WordProbabilities(new WordEmbeddings(vocabulary, templates, rows), scale).series();
  }

  private static WordProbabilities words(double scale, float[]... rows) {
    List<String> names = IntStream.range(0, rows.length).mapToObj(i -> "word " + i).toList();
    return new WordProbabilities(
        new WordEmbeddings(new Vocabulary("a test", names), TEMPLATES, rows), scale);
  }

  private static float[][] units(int count, int size, Random random) {
    float[][] rows = new float[count][size];
    for (float[] row : rows) {
      double sum = 0;
      for (int o = 0; o < size; o++) {
        row[o] = (float) random.nextGaussian();
        sum += row[o] * row[o];
      }
      for (int o = 0; o < size; o++) {
        row[o] /= (float) Math.sqrt(sum);
      }
    }
    return rows;
  }

  private static double[] softmax(double scale, float[][] rows, float[] image) {
    double[] values = new double[rows.length];
    double sum = 0;
    for (int word = 0; word < rows.length; word++) {
      double cosine = 0;
      for (int o = 0; o < image.length; o++) {
        cosine += (double) rows[word][o] * image[o];
      }
      values[word] = Math.exp(scale * cosine);
      sum += values[word];
    }
    for (int word = 0; word < rows.length; word++) {
      values[word] /= sum;
    }
    return values;
  }

  private static IntToDoubleFunction rowOf(float[] row) {
    return i -> row[i];
  }
}
