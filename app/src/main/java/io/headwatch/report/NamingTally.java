package io.headwatch.report;

import io.headwatch.report.Naming.Name;
import io.headwatch.report.Naming.Source;
import io.headwatch.report.VerdictDocument.Names;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Adds up what the windows of one alarm name. */
final class NamingTally {

  /**
   * Least absolute z of a word that counts: what the largest of the general vocabulary's words
   * reaches by chance in one window of a hundred, as verdicts in the log have it.
   */
  static final double LEAST_Z = 7;

  /** Most names of a kind that are kept in the end. */
  static final int LISTED = 12;

  /** Most names of a kind that are counted, so that memory is bounded. */
  private static final int COUNTED = 1_000;

  private final Map<String, Name> words = new LinkedHashMap<>();
  private final Map<String, Name> concepts = new LinkedHashMap<>();
  private final Map<String, Name> pairs = new LinkedHashMap<>();
  private long windows;
  private long withoutFittingWords;

  void add(Names names) {
    windows++;
    withoutFittingWords += names.noFittingWords() ? 1 : 0;
    names.words().forEach(word -> add(words, word.text(), word));
    names.concepts().forEach(concept -> add(concepts, concept.text(), concept));
    names.pairs().forEach(pair -> add(pairs, pair.pair().orElseThrow(), pair));
  }

  private static void add(Map<String, Name> counted, String key, Name name) {
    if (counted.containsKey(key) || counted.size() < COUNTED) {
      counted.merge(key, name, NamingTally::sum);
    }
  }

  private static Name sum(Name one, Name other) {
    long windows = one.windows() + other.windows();
    double sum = one.mean() * one.windows() + other.mean() * other.windows();
    return new Name(
        one.text(), one.pair(), sum / windows, windows, larger(one.largestZ(), other.largestZ()));
  }

  private static OptionalDouble larger(OptionalDouble one, OptionalDouble other) {
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(Math.max(one.getAsDouble(), other.getAsDouble()))
        : one;
  }

  boolean isEmpty() {
    return windows == 0;
  }

  Naming naming(Source source) {
    return new Naming(
        source, windows, listed(words), withoutFittingWords, listed(concepts), listed(pairs));
  }

  private static List<Name> listed(Map<String, Name> counted) {
    return counted.values().stream()
        .sorted(Comparator.comparingDouble(Name::weight).reversed())
        .limit(LISTED)
        .toList();
  }
}
