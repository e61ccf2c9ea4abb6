package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.TextModel;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Word embeddings on disk: a text tower takes minutes for thousands of words, and every start would
 * wait for it again. A file per model, templates and vocabulary, named by a hash of all three; what
 * cannot be read is made anew, and what cannot be written is not kept.
 */
public final class WordEmbeddingStore {

  private static final Logger log = LoggerFactory.getLogger(WordEmbeddingStore.class);

  /** Changes when the meaning of the rows does. */
  private static final String MEANING = "word embeddings/1";

  private static final String ROWS = "words";

  private final Path directory;
  private final String textModel;

  /**
   * @param directory where the files are, made when needed
   * @param textModel content hash of the text tower with its tokenizer
   */
  public WordEmbeddingStore(Path directory, String textModel) {
    this.directory = requireNonNull(directory, "directory is null");
    this.textModel = requireNonNull(textModel, "textModel is null");
  }

  /**
   * The embeddings of a vocabulary, from disk if they are there.
   *
   * @param tower loads the text tower, which is closed again; not called if it isn't needed
   */
  public WordEmbeddings embeddings(
      Vocabulary vocabulary, PromptTemplates templates, Supplier<? extends TextModel> tower) {
    Path file = directory.resolve(key(vocabulary, templates) + ".safetensors");
    Optional<WordEmbeddings> kept = read(file, vocabulary, templates);
    if (kept.isPresent()) {
      return kept.get();
    }
    try (TextModel text = tower.get()) {
      WordEmbeddings made = WordEmbeddings.of(text, vocabulary, templates);
      write(file, made);
      return made;
    }
  }

  private static Optional<WordEmbeddings> read(
      Path file, Vocabulary vocabulary, PromptTemplates templates) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      int words = vocabulary.words().size();
      int size = Math.toIntExact(stored.tensor(ROWS).count() / words);
      float[][] rows = new float[words][];
      for (int word = 0; word < words; word++) {
        rows[word] = stored.floats(ROWS, (long) word * size, size);
      }
      return Optional.of(new WordEmbeddings(vocabulary, templates, rows));
    } catch (IOException | RuntimeException e) {
      log.warn("{} cannot be read and is made anew: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static void write(Path file, WordEmbeddings embeddings) {
    float[][] rows = embeddings.rows();
    float[] values = new float[Math.multiplyExact(rows.length, embeddings.embeddingSize())];
    for (int word = 0; word < rows.length; word++) {
      System.arraycopy(rows[word], 0, values, word * rows[word].length, rows[word].length);
    }
    try {
      Files.createDirectories(requireNonNull(file.getParent()));
      new SafetensorsWriter(Map.of())
          .f32(ROWS, values, rows.length, embeddings.embeddingSize())
          .write(file);
    } catch (IOException e) {
      log.warn("the words' embeddings cannot be kept in {}: {}", file, e.getMessage());
    }
  }

  private String key(Vocabulary vocabulary, PromptTemplates templates) {
    List<String> parts = new ArrayList<>(List.of(MEANING, textModel));
    parts.addAll(templates.templates());
    parts.add(ROWS);
    parts.addAll(vocabulary.words());
    return TextHash.of(parts);
  }
}
