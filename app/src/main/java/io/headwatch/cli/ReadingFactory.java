package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.PairDirections;
import io.headwatch.clip.TextModel;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.ConceptScores;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.Vocabulary;
import io.headwatch.concept.WordEmbeddingStore;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.concept.WordProbabilities;
import io.headwatch.config.ConceptSettings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.WordSettings;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.SeriesReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is read from images beside their pairs, as settings mean it. */
final class ReadingFactory {

  private final ModelSettings model;
  private final WordSettings words;

  ReadingFactory(ModelSettings model, WordSettings words) {
    this.model = requireNonNull(model, "model is null");
    this.words = requireNonNull(words, "words is null");
  }

  /**
   * The reading with the configured vocabulary, else the model's.
   *
   * @throws IOException if the vocabulary or the templates cannot be used
   */
  ImageReading reading() throws IOException {
    return words.top() == 0 ? ImageReading.NONE : reading(vocabulary());
  }

  /** The reading with the words of a profile, or without words if it has none. */
  ImageReading reading(List<String> profileWords) throws IOException {
    return words.top() == 0 || profileWords.isEmpty()
        ? ImageReading.NONE
        : reading(new Vocabulary("the profile's words", profileWords));
  }

  /**
   * The directions of the words of the configured vocabulary, else of the model's.
   *
   * @throws IOException if the vocabulary or the templates cannot be used
   */
  WordEmbeddings embeddings() throws IOException {
    return embeddings(vocabulary());
  }

  /**
   * A reading that scores the concepts of the watch list as well.
   *
   * @param directions of the model's pairs
   * @throws IOException if the templates cannot be used
   */
  ImageReading watching(ImageReading reading, ConceptSettings concepts, PairDirections directions)
      throws IOException {
    if (concepts.words().isEmpty()) {
      return reading;
    }
    PromptTemplates templates = PromptTemplates.of(words.templates());
    try (TextModel text = TextTower.load(model)) {
      float[][] texts = WordEmbeddings.directions(text, concepts.words(), templates);
      return new ImageReading(
          reading.words(),
          new ConceptScores(
              directions, concepts.words(), texts, templates, concepts.pairs(), kind(concepts)));
    }
  }

  private static ConceptScores.Kind kind(ConceptSettings concepts) {
    return switch (concepts.score()) {
      case SIGNED -> ConceptScores.Kind.SIGNED;
      case NORM -> ConceptScores.Kind.NORM;
    };
  }

  /**
   * The configured vocabulary, else the model's.
   *
   * @throws IOException if it cannot be used
   */
  Vocabulary vocabulary() throws IOException {
    Optional<Path> configured = words.vocabulary();
    return configured.isPresent()
        ? Vocabulary.read(configured.get())
        : Vocabulary.of(model.directory());
  }

  private ImageReading reading(Vocabulary vocabulary) throws IOException {
    return new ImageReading(
        new WordProbabilities(embeddings(vocabulary), words.scale()), SeriesReader.NONE);
  }

  private WordEmbeddings embeddings(Vocabulary vocabulary) throws IOException {
    PromptTemplates templates = PromptTemplates.of(words.templates());
    return new WordEmbeddingStore(UserCache.ofUser().words(), TextTower.hash(model))
        .embeddings(vocabulary, templates, () -> TextTower.load(model));
  }
}
