package io.headwatch.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Words.
 *
 * @param vocabulary a text file with a word or phrase a line; empty for the model's own words
 * @param templates the texts that stand for a word: {@code short}, {@code imagenet}, or the path of
 *     a file with a template a line
 * @param scale what cosines are multiplied with before the softmax over the words
 * @param top most words named in a verdict; 0 for none, and then no word is read from images
 */
public record WordSettings(Optional<Path> vocabulary, String templates, double scale, int top) {

  /** As a configuration file that says nothing of them. */
  public static final WordSettings DEFAULTS = new WordSettings(Optional.empty(), "short", 10, 10);
}
