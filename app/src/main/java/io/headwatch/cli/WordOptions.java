package io.headwatch.cli;

import io.headwatch.config.WordSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which words a command describes images with: where an option isn't given, others decide. */
final class WordOptions {

  @Option(
      names = "--words",
      paramLabel = "FILE",
      description = "The vocabulary: a text file with one word or phrase a line.")
  private @Nullable Path vocabulary;

  /** Whether a vocabulary was asked for. */
  boolean given() {
    return vocabulary != null;
  }

  /** These options, and a configuration for those not given. */
  WordSettings over(WordSettings configured) {
    return over(configured, configured.top());
  }

  /** The same, with another number of words to name. */
  WordSettings over(WordSettings configured, int top) {
    return new WordSettings(
        vocabulary == null ? configured.vocabulary() : Optional.of(vocabulary),
        configured.templates(),
        configured.scale(),
        top);
  }
}
