package io.headwatch.shift.statistics;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The 16 bins of every pair: 15 inner edges cut at a sample's quantiles, and the sample's smallest
 * and largest value. Immutable; two are equal when every edge is.
 *
 * <p>A value's bin is the number of inner edges strictly below it, 0 to 15. So an edge belongs to
 * the bin on its left, and the share of values in bins 0..k is the empirical distribution function
 * at inner edge k: share(value &lt;= edge k). The outer bins are open; the smallest and largest
 * value only bound them for distances.
 */
public final class BinEdges {
  /** Bins per pair. */
  public static final int BINS = 16;

  /** Inner edges per pair. */
  public static final int INNER = BINS - 1;

  private final int pairs;
  private final float[] inner;
  private final float[] lowest;
  private final float[] highest;
  private final String hash;

  /** Takes ownership of arrays that {@link #requireOrdered} accepts. */
  BinEdges(float[] inner, float[] lowest, float[] highest) {
    this.pairs = lowest.length;
    this.inner = inner;
    this.lowest = lowest;
    this.highest = highest;
    for (int pair = 0; pair < pairs; pair++) {
      requireOrdered(pair);
    }
    this.hash = sha256();
  }

  /**
   * Restores edges from what {@link #innerEdges()}, {@link #lowest()} and {@link #highest()}
   * returned.
   *
   * @param inner inner edges, pair by pair, of length 15 P
   * @param lowest smallest value of each pair, of length P
   * @param highest largest value of each pair, of length P
   * @throws IllegalArgumentException if the lengths disagree or a pair's edges, its smallest value
   *     in front and its largest behind, are not finite and in ascending order
   */
  public static BinEdges of(float[] inner, float[] lowest, float[] highest) {
    if (lowest.length == 0
        || lowest.length != highest.length
        || inner.length != INNER * lowest.length) {
      throw new IllegalArgumentException(
          "%d inner edges, %d smallest and %d largest values are not edges of %d bins"
              .formatted(inner.length, lowest.length, highest.length, BINS));
    }
    return new BinEdges(inner.clone(), lowest.clone(), highest.clone());
  }

  /** Number of pairs P. */
  public int pairs() {
    return pairs;
  }

  /** Inner edge {@code k}, 0 to 14, of {@code pair}. */
  public float innerEdge(int pair, int k) {
    return inner[pair * INNER + k];
  }

  /** Smallest value of {@code pair} in the sample the edges were cut from. */
  public float lowest(int pair) {
    return lowest[pair];
  }

  /** Largest value of {@code pair} in the sample the edges were cut from. */
  public float highest(int pair) {
    return highest[pair];
  }

  /**
   * Width of {@code bin}, 0 to 15, of {@code pair}, at least 0: an outer bin ends at the smallest
   * or largest value of the sample.
   */
  public double width(int pair, int bin) {
    double from = bin == 0 ? lowest(pair) : innerEdge(pair, bin - 1);
    double to = bin == INNER ? highest(pair) : innerEdge(pair, bin);
    return to - from;
  }

  /** The bin, 0 to 15, of one finite value of {@code pair}: how many inner edges lie below it. */
  public int bin(int pair, float value) {
    int first = pair * INNER;
    int bin = 8 * isBelow(inner[first + 7], value);
    bin += 4 * isBelow(inner[first + bin + 3], value);
    bin += 2 * isBelow(inner[first + bin + 1], value);
    return bin + isBelow(inner[first + bin], value);
  }

  /**
   * Bins one image: writes the bin of each of its P scalars to {@code into}.
   *
   * @throws IllegalArgumentException if either array is not of length P
   */
  public void bins(float[] scalars, byte[] into) {
    if (scalars.length != pairs || into.length != pairs) {
      throw new IllegalArgumentException(
          "%d scalars into %d bins: the edges have %d pairs"
              .formatted(scalars.length, into.length, pairs));
    }
    for (int pair = 0; pair < pairs; pair++) {
      into[pair] = (byte) bin(pair, scalars[pair]);
    }
  }

  /** A copy of the inner edges, pair by pair, of length 15 P. */
  public float[] innerEdges() {
    return inner.clone();
  }

  /** A copy of the smallest values, of length P. */
  public float[] lowest() {
    return lowest.clone();
  }

  /** A copy of the largest values, of length P. */
  public float[] highest() {
    return highest.clone();
  }

  /** SHA-256 of all edges in lower-case hexadecimal: names these edges in panes and profiles. */
  public String hash() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinEdges edges && edges.hash.equals(hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "BinEdges[pairs=" + pairs + ", hash=" + hash.substring(0, 12) + "]";
  }

  /**
   * 1 if {@code edge < value}, else 0, both finite: the sign of their difference, as a branch on
   * equally likely outcomes would cost more than the search. Adding 0 turns -0 into 0.
   */
  private static int isBelow(float edge, float value) {
    return Float.floatToRawIntBits(edge - value + 0f) >>> 31;
  }

  private void requireOrdered(int pair) {
    float previous = lowest[pair];
    boolean ordered = Float.isFinite(previous) && Float.isFinite(highest[pair]);
    for (int k = 0; k < INNER; k++) {
      ordered &= previous <= innerEdge(pair, k);
      previous = innerEdge(pair, k);
    }
    if (!ordered || !(previous <= highest[pair])) {
      throw new IllegalArgumentException(
          "edges of pair " + pair + " are not finite and in ascending order");
    }
  }

  private String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (float[] part : new float[][] {inner, lowest, highest}) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * part.length);
        bytes.asFloatBuffer().put(part);
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
