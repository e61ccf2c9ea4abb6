package io.headwatch.shift.explanation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The places of the largest of many values, without sorting all places. */
final class LargestFirst {
  private LargestFirst() {}

  /**
   * The places of the largest magnitudes, largest first, equal ones in the order of their place.
   *
   * @param limit most places
   */
  static int[] of(double[] values, int limit) {
    double[] magnitudes = Arrays.stream(values).map(Math::abs).toArray();
    double cutoff = largest(magnitudes, limit);
    return IntStream.range(0, magnitudes.length)
        .filter(place -> magnitudes[place] >= cutoff)
        .boxed()
        .sorted(Comparator.comparingDouble(place -> -magnitudes[place]))
        .limit(limit)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The value of the given rank, 1 for the largest. */
  private static double largest(double[] magnitudes, int rank) {
    double[] ascending = magnitudes.clone();
    Arrays.sort(ascending);
    return rank < 1 || rank > ascending.length ? 0 : ascending[ascending.length - rank];
  }
}
