package io.headwatch.shift.statistics;

import static io.headwatch.shift.statistics.BinEdges.BINS;
import static io.headwatch.shift.statistics.BinEdges.INNER;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Cuts {@link BinEdges} pair by pair. Inner edge k = 0..14 of a pair is the (k+1)/16 quantile of
 * its values as the inverse of the empirical distribution function (type 1 of Hyndman and Fan, The
 * American Statistician 50, 1996), so it is one of the values.
 *
 * <p>Where quantiles coincide, the sample has an atom (a constant pair is the extreme case): the
 * lower half of the coinciding edges is moved down to the next float, which gives the atom a bin of
 * its own, so that moves to either side of it are seen.
 */
public final class BinEdgesBuilder {
  private final float[] inner;
  private final float[] lowest;
  private final float[] highest;
  private final BitSet cut = new BitSet();

  /** Starts edges of {@code pairs >= 1} pairs. */
  public BinEdgesBuilder(int pairs) {
    if (pairs < 1) {
      throw new IllegalArgumentException("pairs is " + pairs + ", must be at least 1");
    }
    this.inner = new float[pairs * INNER];
    this.lowest = new float[pairs];
    this.highest = new float[pairs];
  }

  /**
   * Cuts the edges of one pair.
   *
   * @param values the pair's finite values, at least one, in any order; sorted by this call
   * @throws IllegalArgumentException if there are no values or one is not finite
   */
  public void cut(int pair, float[] values) {
    Arrays.sort(values);
    int size = values.length;
    if (size == 0 || !Float.isFinite(values[0]) || !Float.isFinite(values[size - 1])) {
      throw new IllegalArgumentException("values of pair " + pair + " are missing or not finite");
    }
    int first = pair * INNER;
    for (int k = 0; k < INNER; k++) {
      inner[first + k] = values[quantileIndex(k, size)];
    }
    separateAtoms(first);
    lowest[pair] = Math.min(values[0], inner[first]);
    highest[pair] = values[size - 1];
    cut.set(pair);
  }

  /**
   * Returns the edges.
   *
   * @throws IllegalStateException if a pair has not been cut
   */
  public BinEdges build() {
    if (cut.cardinality() != lowest.length) {
      throw new IllegalStateException("pair " + cut.nextClearBit(0) + " has no edges yet");
    }
    return new BinEdges(inner.clone(), lowest.clone(), highest.clone());
  }

  private static int quantileIndex(int k, int size) {
    return (int) (((k + 1L) * size + BINS - 1) / BINS) - 1;
  }

  private void separateAtoms(int first) {
    int end = first + INNER;
    for (int from = first, to; from < end; from = to) {
      to = from + 1;
      while (to < end && inner[to] == inner[from]) {
        to++;
      }
      Arrays.fill(inner, from, from + (to - from) / 2, Math.nextDown(inner[from]));
    }
  }
}
