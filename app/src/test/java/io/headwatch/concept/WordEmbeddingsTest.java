package io.headwatch.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.clip.TextModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordEmbeddingsTest {

  /**
   * A long prompt must not outweigh a short one: of (3, 0) and (0, 4) the directions are averaged,
   * so the word lies at 45 degrees.
   */
  @Test
  void of_isTheNormalisedMeanOfNormalisedPrompts() {
    Texts texts = new Texts();
    PromptTemplates templates = new PromptTemplates(List.of("{}", "a {}"));

    WordEmbeddings words =
        WordEmbeddings.of(texts, new Vocabulary("a test", List.of("cat", "dog")), templates);

    assertThat(texts.seen).containsExactly("cat", "a cat", "dog", "a dog");
    assertThat(words.rows()[0][0]).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
    assertThat(words.rows()[0][1]).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
  }

  /** Words are embedded in chunks: each must keep its own row. */
  @Test
  void of_manyWordsKeepsTheirOrder() {
    List<String> names = IntStream.range(0, 150).mapToObj(i -> "w".repeat(i + 1)).toList();

    WordEmbeddings words =
        WordEmbeddings.of(
            new Lengths(), new Vocabulary("a test", names), new PromptTemplates(List.of("{}")));

    for (int i = 0; i < names.size(); i++) {
      float[] row = words.rows()[i];
      assertThat(row[0] / row[1]).isCloseTo(i + 1, within(1e-3f * (i + 1)));
    }
  }

  @Test
  void constructor_refusesRowsOfOtherWords() {
    Vocabulary vocabulary = new Vocabulary("a test", List.of("cat", "dog"));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new WordEmbeddings(
                    vocabulary, new PromptTemplates(List.of("{}")), new float[3][2]));
  }

  /** Bare words are (3, 0), others (0, 4). */
  private static final class Texts implements TextModel {
    private final List<String> seen = new ArrayList<>();

    @Override
    public int embeddingSize() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> texts) {
      seen.addAll(texts);
      return texts.stream()
          .map(text -> text.startsWith("a ") ? new float[] {0, 4} : new float[] {3, 0})
          .toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** A text is (its length, 1). */
  private static final class Lengths implements TextModel {
    @Override
    public int embeddingSize() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> texts) {
      return texts.stream().map(text -> new float[] {text.length(), 1}).toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
