package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.PairDirections;
import io.headwatch.shift.explanation.EmbeddingSpace;
import io.headwatch.shift.explanation.PairLabels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The embedding space of a network, with names in it: pairs are called by their labels, or where
 * there are none, by the word of the vocabulary whose direction has the largest cosine with the
 * pair's. Safe for use by several threads.
 *
 * <p>Implementation note: the nearest word of a pair is found when it is first asked for and kept,
 * since each verdict asks for those of its top pairs.
 */
public final class NamedSpace implements EmbeddingSpace {

  private final PairDirections directions;
  private final Map<String, float[]> words;
  private final Map<Integer, Optional<String>> nearestWords;
  private final Optional<PairLabels> labels;

  /**
   * @param words the vocabulary's directions; empty without words
   * @param labels of the network's pairs, if they have been labelled
   */
  public NamedSpace(
      PairDirections directions, Optional<WordEmbeddings> words, Optional<PairLabels> labels) {
    this(
        requireNonNull(directions, "directions is null"),
        words.map(NamedSpace::byWord).orElse(Map.of()),
        new ConcurrentHashMap<>(),
        labels);
  }

  private NamedSpace(
      PairDirections directions,
      Map<String, float[]> words,
      Map<Integer, Optional<String>> nearestWords,
      Optional<PairLabels> labels) {
    this.directions = directions;
    this.words = words;
    this.nearestWords = nearestWords;
    this.labels = requireNonNull(labels, "labels is null");
  }

  /** The same space with other labels; what both know of words is held once. */
  public NamedSpace labelled(Optional<PairLabels> otherLabels) {
    return new NamedSpace(directions, words, nearestWords, otherLabels);
  }

  @Override
  public double[] products(double[] vector) {
    return directions.products(vector);
  }

  @Override
  public Optional<String> label(int pair) {
    return labels.isPresent()
        ? labels.get().label(pair)
        : nearestWords.computeIfAbsent(pair, this::nearestWord);
  }

  @Override
  public float[][] directions(List<String> named) {
    return named.stream().map(words::get).filter(Objects::nonNull).toArray(float[][]::new);
  }

  /**
   * All words' directions have the same length, so that products rank as cosines do. Of words that
   * the model cannot tell apart, the vocabulary's first.
   */
  private Optional<String> nearestWord(int pair) {
    double[] direction =
        directions.direction(pair / directions.neurons(), pair % directions.neurons());
    Optional<String> nearest = Optional.empty();
    double largest = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, float[]> word : words.entrySet()) {
      double product = product(direction, word.getValue());
      if (product > largest) {
        largest = product;
        nearest = Optional.of(word.getKey());
      }
    }
    return nearest;
  }

  private static double product(double[] direction, float[] word) {
    double product = 0;
    for (int o = 0; o < direction.length; o++) {
      product += direction[o] * word[o];
    }
    return product;
  }

  private static Map<String, float[]> byWord(WordEmbeddings embeddings) {
    Map<String, float[]> rows = new LinkedHashMap<>();
    List<String> names = embeddings.vocabulary().words();
    for (int i = 0; i < names.size(); i++) {
      rows.put(names.get(i), embeddings.rows()[i]);
    }
    return rows;
  }
}
