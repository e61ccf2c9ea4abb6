package io.headwatch.concept;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.clip.TextModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordEmbeddingStoreTest {

  private static final PromptTemplates TEMPLATES = new PromptTemplates(List.of("a {}"));
  private static final Vocabulary WORDS = new Vocabulary("a test", List.of("cat", "mouse"));

  @TempDir Path directory;

  private int loaded;

  @Test
  void embeddings_areMadeOnceAndReadExactly() {
    WordEmbeddings made = embeddings("model", WORDS, TEMPLATES);
    WordEmbeddings read = embeddings("model", WORDS, TEMPLATES);

    assertThat(loaded).isEqualTo(1);
    assertThat(read.rows()).isDeepEqualTo(made.rows());
    assertThat(read.vocabulary()).isEqualTo(WORDS);
  }

  /** Rows of another model, other words or templates would make every probability wrong. */
  @Test
  void embeddings_ofAnythingElseAreMadeAnew() {
    embeddings("model", WORDS, TEMPLATES);
    embeddings("another", WORDS, TEMPLATES);
    embeddings("model", new Vocabulary("a test", List.of("mouse", "cat")), TEMPLATES);
    embeddings("model", WORDS, new PromptTemplates(List.of("the {}")));

    assertThat(loaded).isEqualTo(4);
  }

  @Test
  void embeddings_thatAreDamagedAreMadeAnew() throws IOException {
    WordEmbeddings made = embeddings("model", WORDS, TEMPLATES);
    try (var files = Files.list(directory.resolve("words"))) {
      Files.writeString(files.findFirst().orElseThrow(), "damaged");
    }

    assertThat(embeddings("model", WORDS, TEMPLATES).rows()).isDeepEqualTo(made.rows());
    assertThat(loaded).isEqualTo(2);
    embeddings("model", WORDS, TEMPLATES);
    assertThat(loaded).isEqualTo(2);
  }

  /** A cache that cannot be written costs time, not words. */
  @Test
  void embeddings_thatCannotBeKeptAreGivenAllTheSame() throws IOException {
    Files.writeString(directory.resolve("words"), "a file where the directory should be");

    assertThat(embeddings("model", WORDS, TEMPLATES).rows()).hasDimensions(2, 2);
  }

  private WordEmbeddings embeddings(
      String model, Vocabulary vocabulary, PromptTemplates templates) {
    return new WordEmbeddingStore(directory.resolve("words"), model)
        .embeddings(
            vocabulary,
            templates,
            () -> {
              loaded++;
              return new Lengths();
            });
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
