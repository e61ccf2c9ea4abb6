package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.PairDirections;
import io.headwatch.shift.explanation.MatchingPursuit;
import io.headwatch.shift.explanation.SparseTextSet;
import io.headwatch.shift.explanation.SparseTextSets;
import io.headwatch.shift.explanation.TextDictionary;
import org.jspecify.annotations.Nullable;

/**
 * Writes the directions of a network's pairs in texts, pair by pair, so that it can stop after any.
 * Not thread-safe.
 *
 * <p>Implementation note: products of directions and texts go through the head, whose output has
 * far fewer dimensions than the embedding; directions are never formed.
 */
public final class DirectionTexts {

  private final PairDirections directions;
  private final TextDictionary dictionary;
  private final MatchingPursuit pursuit;
  private final double[] norms;
  private int head = -1;
  private PairDirections.@Nullable HeadProducts products;

  /**
   * @param atoms most texts of a pair
   */
  public DirectionTexts(PairDirections directions, TextDictionary dictionary, int atoms) {
    this.directions = requireNonNull(directions, "directions is null");
    this.dictionary = requireNonNull(dictionary, "dictionary is null");
    this.pursuit = new MatchingPursuit(dictionary, atoms);
    this.norms = directions.norms();
  }

  /** Number of pairs, H x C. */
  public int pairs() {
    return norms.length;
  }

  /** Adds the sets of the next pairs, at most so many, to those there are. */
  public void extend(SparseTextSets sets, int count) {
    int end = Math.min(pairs(), sets.size() + count);
    while (sets.size() < end) {
      sets.add(of(sets.size()));
    }
  }

  private SparseTextSet of(int pair) {
    float[] along = ofHead(pair / directions.neurons()).of(pair % directions.neurons());
    // A pair without any direction is made of no text.
    float scale = norms[pair] > 0 ? (float) (1 / norms[pair]) : 0;
    for (int text = 0; text < along.length; text++) {
      along[text] *= scale;
    }
    return pursuit.pursue(along);
  }

  private PairDirections.HeadProducts ofHead(int wanted) {
    PairDirections.HeadProducts current = products;
    if (current == null || head != wanted) {
      current = directions.productsOfHead(wanted, dictionary.byDimension());
      products = current;
      head = wanted;
    }
    return current;
  }
}
