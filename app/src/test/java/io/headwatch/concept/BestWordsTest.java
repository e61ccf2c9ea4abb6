package io.headwatch.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BestWordsTest {

  private static final WordEmbeddings WORDS =
      new WordEmbeddings(
          new Vocabulary("a test", List.of("east", "north", "west", "north-east")),
          PromptTemplates.shortSet(),
          new float[][] {{1, 0}, {0, 1}, {-1, 0}, {0.6f, 0.8f}});

  /** Cosines by hand: (3, 4) is 5 long. */
  @Test
  void of_ranksByCosine() {
    List<BestWords.Match> matches = new BestWords(WORDS, 4).of(new float[] {3, 4});

    assertThat(matches)
        .extracting(BestWords.Match::word)
        .containsExactly("north-east", "north", "east", "west");
    assertThat(matches.get(0).cosine()).isCloseTo(1, within(1e-6));
    assertThat(matches.get(1).cosine()).isCloseTo(0.8, within(1e-6));
    assertThat(matches.get(3).cosine()).isCloseTo(-0.6, within(1e-6));
  }

  @Test
  void of_givesNoMoreThanAskedForAndThoseThatThereAre() {
    assertThat(new BestWords(WORDS, 1).of(new float[] {-2, 0}))
        .containsExactly(new BestWords.Match("west", 1));
    assertThat(new BestWords(WORDS, 9).of(new float[] {-2, 0})).hasSize(4);
  }

  @Test
  void of_refusesEmbeddingsOfAnotherModel() {
    assertThatThrownBy(() -> new BestWords(WORDS, 1).of(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 values does not compare with words of 2");
  }
}
