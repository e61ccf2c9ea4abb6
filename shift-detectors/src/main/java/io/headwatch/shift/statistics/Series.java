package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Values that every image has beside its scalars and its embedding, one for each of some names: the
 * probabilities of words, or the scores of concepts.
 *
 * @param names what the values are of, in their order
 * @param convincing the value from which on a name says something of an image, above 0; infinite if
 *     there is no such value
 * @param hash content hash of everything that the values depend on beside the image and the model:
 *     values under different hashes must not be compared; empty if and only if there are no names
 */
public record Series(List<String> names, double convincing, String hash) {
  /** A series without values. */
  public static final Series NONE = new Series(List.of(), Double.POSITIVE_INFINITY, "");

  public Series {
    names = List.copyOf(names);
    if (names.isEmpty() != requireNonNull(hash, "hash is null").isEmpty()) {
      throw new IllegalArgumentException(
          "a series of %d names cannot have the hash '%s'".formatted(names.size(), hash));
    }
    if (!(convincing > 0)) {
      throw new IllegalArgumentException("convincing is " + convincing + ", must be above 0");
    }
  }

  /** A series whose values say something of an image only in comparison. */
  public Series(List<String> names, String hash) {
    this(names, Double.POSITIVE_INFINITY, hash);
  }

  /** Number of values that an image has. */
  public int size() {
    return names.size();
  }

  /** Whether values of both mean the same. */
  public boolean isSame(Series other) {
    return hash.equals(requireNonNull(other, "other is null").hash);
  }
}
