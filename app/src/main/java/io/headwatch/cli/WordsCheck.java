package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.Vocabulary;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.config.WordSettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Whether the configured words and templates can be used with the model, and what they take. */
final class WordsCheck {

  private static final String NAME = "words";

  /** Each word's direction is held as a row, and once more by dimension. */
  private static final long COPIES = 2;

  /** A sum and a sum of squares of each word. */
  private static final long WINDOW_BYTES = 2 * Double.BYTES;

  private final ModelSettings model;
  private final WordSettings words;
  private final int concepts;

  /**
   * @param model with the directory where the model was found
   */
  WordsCheck(ModelSettings model, Settings settings) {
    this.model = requireNonNull(model, "model is null");
    this.words = settings.words();
    this.concepts = settings.concepts().words().size();
  }

  CheckResult result(ContributionModel loaded) {
    if (words.top() == 0 && concepts == 0) {
      return new CheckResult.Ok(NAME, "none are read: words.top = 0, and no concepts");
    }
    try {
      PromptTemplates templates = PromptTemplates.of(words.templates());
      TextTower.hash(model);
      return new CheckResult.Ok(NAME, found(templates, loaded.embeddingSize()));
    } catch (IOException | RuntimeException e) {
      // A model without texts is an exception of the model.
      return new CheckResult.Failed(
          NAME,
          String.valueOf(e.getMessage()),
          List.of("or set words.top = 0 and no concepts, and go without words"));
    }
  }

  private String found(PromptTemplates templates, int embeddingSize) throws IOException {
    String watched =
        "%,d concepts to watch, %d templates each"
            .formatted(concepts, templates.templates().size());
    if (words.top() == 0) {
      return "no words (words.top = 0), " + watched;
    }
    Vocabulary vocabulary = new ReadingFactory(model, words).vocabulary();
    int count = vocabulary.words().size();
    return String.format(
        Locale.ROOT,
        "%,d of %s, %s: %.1f MiB, and %.1f KiB for each open window of a stream",
        count,
        vocabulary.source(),
        watched,
        (double) COPIES * count * embeddingSize * Float.BYTES / (1 << 20),
        (double) WINDOW_BYTES * count / (1 << 10));
  }
}
