package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTokenizerTest {

  private static final int CONTEXT = 6;

  @TempDir private Path directory;
  private WordTokenizer words;

  @BeforeEach
  void write() throws IOException {
    words = new WordTokenizer(List.of("a Dog", "a cat.", "dog"));
    words.write(directory);
  }

  /** Sorted after padding 0 and start 1: ".", "a", "cat", "dog"; then the end. */
  @Test
  void tokens_areSortedWordsBetweenStartAndEnd() {
    try (Tokenizer tokenizer = Tokenizer.load(directory, CONTEXT)) {
      assertThat(tokenizer.tokens("A cat.")).containsExactly(1, 3, 4, 2, 6, 0);
    }
  }

  @Test
  void tokens_ofUnknownWords_arePadding() {
    try (Tokenizer tokenizer = Tokenizer.load(directory, CONTEXT)) {
      assertThat(tokenizer.tokens("a purple dog")).containsExactly(1, 3, 0, 5, 6, 0);
    }
  }

  @Test
  void tokens_ofLongTexts_keepTheEnd() {
    try (Tokenizer tokenizer = Tokenizer.load(directory, CONTEXT)) {
      assertThat(tokenizer.tokens("a a a a a a a a a")).containsExactly(1, 3, 3, 3, 3, 6);
    }
  }

  @Test
  void size_countsTheThreeSpecialTokens() {
    assertThat(words.size()).isEqualTo(4 + 3);
  }
}
