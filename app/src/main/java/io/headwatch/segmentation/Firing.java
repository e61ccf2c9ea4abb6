package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

/** What a heat map shows the places of. */
public sealed interface Firing {

  /**
   * One pair: the places where its scalar comes from.
   *
   * @param head from 0
   * @param neuron from 0
   */
  record Pair(int head, int neuron) implements Firing {}

  /**
   * A word or concept: the places where its nearest pairs' contributions along it come from.
   *
   * @param word as people write it
   */
  record Word(String word) implements Firing {

    public Word {
      requireNonNull(word, "word is null");
    }
  }
}
