package io.headwatch.config;

import java.util.List;

/**
 * The watch list: concepts with gauges of their own.
 *
 * @param words names of the concepts, distinct
 * @param pairs how many pairs a concept's score is made of
 * @param score which score an image has
 */
public record ConceptSettings(List<String> words, int pairs, Score score) {

  /** Most concepts: each is a label of metrics. */
  public static final int MOST_WORDS = 100;

  /** As a configuration file that says nothing of them. */
  public static final ConceptSettings DEFAULTS = new ConceptSettings(List.of(), 300, Score.SIGNED);

  /** Which score an image has for a concept. */
  public enum Score {
    /** The sum of the pairs' contributions along the concept's text. */
    SIGNED,
    /** The length of that sum. */
    NORM
  }

  public ConceptSettings {
    words = List.copyOf(words);
  }
}
