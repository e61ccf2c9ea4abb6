package io.headwatch.shift.explanation;

import java.util.List;
import java.util.Optional;

/**
 * What a verdict needs to know of the space of embeddings to say what a shift is made of: the
 * pairs' directions, and names.
 */
public interface EmbeddingSpace {

  /**
   * The products of every pair's direction d[h,n] with a vector.
   *
   * @param vector O values
   * @return P values, pair (head, neuron) at head * C + neuron
   */
  double[] products(double[] vector);

  /** The text that a pair's direction is called by; empty if there are no texts. */
  Optional<String> label(int pair);

  /**
   * The directions of words.
   *
   * @return a row of O values per word that is known
   */
  float[][] directions(List<String> words);
}
