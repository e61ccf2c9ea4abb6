package io.headwatch.cli;

import io.headwatch.config.WordSettings;
import picocli.CommandLine.Option;

/** Which texts stand for a word in a command. */
final class TemplateOptions {

  @Option(
      names = "--templates",
      paramLabel = "SET",
      defaultValue = "short",
      description = {
        "The texts that stand for a word: short (the default), imagenet (the 80 of CLIP's",
        "notebook), or a text file with one template a line and {} where the word goes."
      })
  private String templates = "short";

  /** As a configuration file that sets words.templates to the same, and nothing else of words. */
  WordSettings words() {
    WordSettings defaults = WordSettings.DEFAULTS;
    return new WordSettings(defaults.vocabulary(), templates, defaults.scale(), defaults.top());
  }
}
