package io.headwatch.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an alarm was about, by all shifted windows of it together, or by the evidence with which it
 * fired if no window shifted by itself. Of words, concepts and pairs, what counts is in how many
 * windows they are named times how much they changed in those: the mean over the windows that name
 * it stands beside their number.
 *
 * @param source where the names are from
 * @param windows windows that could have named something
 * @param words most telling first
 * @param withoutFittingWords in how many windows no words fitted
 * @param concepts those that changed, most telling first
 * @param pairs most telling first
 */
public record Naming(
    Source source,
    long windows,
    List<Name> words,
    long withoutFittingWords,
    List<Name> concepts,
    List<Name> pairs) {

  /** Where names are from. */
  public enum Source {
    /** From windows that shifted. */
    SHIFTED_WINDOWS,
    /** From the windows since the evidence began to rise, put together. */
    EVIDENCE_WINDOWS,
    /** There are none. */
    NOWHERE
  }

  /** Nothing is named. */
  static final Naming NONE = new Naming(Source.NOWHERE, 0, List.of(), 0, List.of(), List.of());

  public Naming {
    words = List.copyOf(words);
    concepts = List.copyOf(concepts);
    pairs = List.copyOf(pairs);
  }

  /**
   * A word, concept or pair.
   *
   * @param text the word; of a pair its label, if it has one, else head and neuron
   * @param pair head and neuron of a pair; empty for others
   * @param mean mean over the windows that name it: of a word the change of its mean probability in
   *     percentage points, of a concept the effect size, of a pair its share in the shift
   * @param windows windows that name it
   * @param largestZ largest absolute change of a word in standard errors; empty for others
   */
  public record Name(
      String text, Optional<String> pair, double mean, long windows, OptionalDouble largestZ) {

    /** What names are ordered by. */
    double weight() {
      return Math.abs(mean) * windows;
    }
  }
}
