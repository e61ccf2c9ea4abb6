package io.headwatch.shift.statistics;

import static io.headwatch.shift.statistics.BinEdges.BINS;
import static java.util.Objects.requireNonNull;

/**
 * How many images fell into each of the 16 bins of each pair. A mutable accumulator, not
 * thread-safe; {@link #copy()} and {@link #toArray()} never share state with it. Counts are exact
 * integers, so any split of the images, merged in any order, gives the same counts.
 */
public final class BinCounts {
  private int images;
  private final int[] counts;

  /** Creates empty counts of {@code pairs >= 1} pairs. */
  public BinCounts(int pairs) {
    if (pairs < 1) {
      throw new IllegalArgumentException("pairs is " + pairs + ", must be at least 1");
    }
    this.counts = new int[pairs * BINS];
  }

  private BinCounts(int images, int[] counts) {
    this.images = images;
    this.counts = counts;
  }

  /**
   * Restores counts from what {@link #toArray()} returned.
   *
   * @param counts 16 counts per pair, pair by pair, of length 16 P
   * @throws IllegalArgumentException if the length is not a positive multiple of 16, a count is
   *     negative, or the pairs do not all count the same number of images
   */
  public static BinCounts of(int[] counts) {
    if (counts.length == 0 || counts.length % BINS != 0) {
      throw new IllegalArgumentException(counts.length + " is not " + BINS + " counts per pair");
    }
    BinCounts restored = new BinCounts(0, counts.clone());
    restored.images = restored.sum(0);
    for (int pair = 1; pair < restored.pairs(); pair++) {
      if (restored.sum(pair) != restored.images) {
        throw new IllegalArgumentException(
            "pair %d counts %d images, pair 0 counts %d"
                .formatted(pair, restored.sum(pair), restored.images));
      }
    }
    return restored;
  }

  /** Adds one image by its P bins, each 0 to 15. */
  public void add(byte[] bins) {
    if (bins.length != pairs()) {
      throw new IllegalArgumentException(bins.length + " bins do not fit " + pairs() + " pairs");
    }
    images = Math.incrementExact(images);
    for (int pair = 0; pair < bins.length; pair++) {
      counts[pair * BINS + bins[pair]]++;
    }
  }

  /** Adds all images of {@code other}, which stays as it is. */
  public void merge(BinCounts other) {
    requireSamePairs(other);
    images = Math.addExact(images, other.images);
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /**
   * Takes away the images of {@code other}, which must be among these.
   *
   * @throws IllegalArgumentException if a bin would become negative; then nothing has changed
   */
  public void subtract(BinCounts other) {
    requireSamePairs(other);
    for (int i = 0; i < counts.length; i++) {
      if (other.counts[i] > counts[i]) {
        throw new IllegalArgumentException(
            "pair %d bin %d holds %d images, cannot give %d"
                .formatted(i / BINS, i % BINS, counts[i], other.counts[i]));
      }
    }
    images -= other.images;
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= other.counts[i];
    }
  }

  /** Returns an independent copy. */
  public BinCounts copy() {
    return new BinCounts(images, counts.clone());
  }

  /** Number of images counted. */
  public int images() {
    return images;
  }

  /** Number of pairs P. */
  public int pairs() {
    return counts.length / BINS;
  }

  /** Number of images in {@code bin}, 0 to 15, of {@code pair}. */
  public int count(int pair, int bin) {
    return counts[pair * BINS + bin];
  }

  /** Writes the 16 counts of {@code pair} to {@code into}, of length 16. */
  public void counts(int pair, int[] into) {
    System.arraycopy(counts, pair * BINS, into, 0, BINS);
  }

  /** A copy of all counts, 16 per pair, pair by pair. */
  public int[] toArray() {
    return counts.clone();
  }

  private int sum(int pair) {
    int sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (count(pair, bin) < 0) {
        throw new IllegalArgumentException("pair " + pair + " has a negative count");
      }
      sum = Math.addExact(sum, count(pair, bin));
    }
    return sum;
  }

  private void requireSamePairs(BinCounts other) {
    requireNonNull(other, "other is null");
    if (other.counts.length != counts.length) {
      throw new IllegalArgumentException(
          "counts of %d and %d pairs do not fit".formatted(pairs(), other.pairs()));
    }
  }
}
