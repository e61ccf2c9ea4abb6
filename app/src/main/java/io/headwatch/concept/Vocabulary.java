package io.headwatch.concept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The words that images are described with, in their order and without repetitions.
 *
 * @param source where they are from, in words
 * @param words the words or phrases, at least two: with one there is nothing to choose
 */
public record Vocabulary(String source, List<String> words) {

  /** The vocabulary that a model directory may carry. */
  public static final String FILE = "concepts.txt";

  /** Most words: their embeddings are held in memory. */
  static final int MOST_WORDS = 50_000;

  /** Longest word in characters: text towers cut texts at some 70 tokens anyway. */
  static final int LONGEST_WORD = 200;

  private static final int MOST_BYTES = 16 << 20;
  private static final String GENERAL = "general-vocabulary.txt";

  /**
   * Repetitions of a word are left out.
   *
   * @throws IllegalArgumentException if there are fewer than two different words
   */
  public Vocabulary {
    requireNonNull(source, "source is null");
    words = List.copyOf(new LinkedHashSet<>(words));
    if (words.size() < 2) {
      throw new IllegalArgumentException("a vocabulary needs at least two words");
    }
  }

  /**
   * The vocabulary of a model where none is configured: its own, else the general one.
   *
   * @throws VocabularyException if the model's own cannot be used
   */
  public static Vocabulary of(Path modelDirectory) throws IOException {
    Path own = modelDirectory.resolve(FILE);
    return Files.exists(own) ? read(own) : general();
  }

  /** Everyday words, for models that bring none. */
  public static Vocabulary general() throws IOException {
    try (InputStream text =
        requireNonNull(Vocabulary.class.getResourceAsStream(GENERAL), GENERAL + " is missing")) {
      return parse("the general vocabulary", text.readAllBytes());
    }
  }

  /**
   * Reads a text file with one word or phrase a line. Blank lines, space around a word and
   * repetitions are left out.
   *
   * @throws VocabularyException if the file is missing, too large, no UTF-8, or has fewer than two
   *     words, too many, or one that is too long or no text
   */
  public static Vocabulary read(Path file) throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new VocabularyException(
            "the vocabulary %s is larger than %d MiB; give one word or phrase a line"
                .formatted(file, MOST_BYTES >> 20));
      }
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new VocabularyException(
          "there is no vocabulary %s; give a text file with one word or phrase a line"
              .formatted(file),
          e);
    }
  }

  private static Vocabulary parse(String source, byte[] bytes) throws VocabularyException {
    List<String> lines = text(source, bytes).lines().map(String::strip).toList();
    LinkedHashSet<String> words = new LinkedHashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String word = lines.get(i);
      requireWord(source, i + 1, word);
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    if (words.size() < 2 || words.size() > MOST_WORDS) {
      throw new VocabularyException(
          "the vocabulary %s has %,d words; give 2 to %,d, one word or phrase a line"
              .formatted(source, words.size(), MOST_WORDS));
    }
    return new Vocabulary(source, List.copyOf(words));
  }

  private static String text(String source, byte[] bytes) throws VocabularyException {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new VocabularyException(
          "the vocabulary %s is no UTF-8 text; convert it, for example with iconv -t UTF-8"
              .formatted(source),
          e);
    }
  }

  private static void requireWord(String source, int line, String word) throws VocabularyException {
    if (word.length() > LONGEST_WORD) {
      throw new VocabularyException(
          "line %d of the vocabulary %s has %,d characters; give one word or phrase a line, of at"
                  .formatted(line, source, word.length())
              + " most %d characters".formatted(LONGEST_WORD));
    }
    if (word.chars().anyMatch(Character::isISOControl)) {
      throw new VocabularyException(
          "line %d of the vocabulary %s holds a control character; give plain text, one word or"
                  .formatted(line, source)
              + " phrase a line");
    }
  }
}
