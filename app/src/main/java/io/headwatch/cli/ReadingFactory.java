package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.TextModel;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.Vocabulary;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.concept.WordProbabilities;
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

  private Vocabulary vocabulary() throws IOException {
    Optional<Path> configured = words.vocabulary();
    return configured.isPresent()
        ? Vocabulary.read(configured.get())
        : Vocabulary.of(model.directory());
  }

  private ImageReading reading(Vocabulary vocabulary) throws IOException {
    PromptTemplates templates = PromptTemplates.of(words.templates());
    try (TextModel text = TextTower.load(model)) {
      WordEmbeddings embeddings = WordEmbeddings.of(text, vocabulary, templates);
      return new ImageReading(new WordProbabilities(embeddings, words.scale()), SeriesReader.NONE);
    }
  }
}
