package io.headwatch.concept;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The pairs whose directions point most nearly along a text. */
final class NearestPairs {

  private NearestPairs() {}

  /**
   * The pairs with the largest cosines, largest first; pairs without direction come last.
   *
   * @param products of each pair's direction with the text, P values
   * @param lengths of the directions, P values
   * @param count most pairs
   */
  static int[] of(double[] products, double[] lengths, int count) {
    double[] cosines = new double[products.length];
    for (int pair = 0; pair < cosines.length; pair++) {
      cosines[pair] = lengths[pair] > 0 ? products[pair] / lengths[pair] : Double.NEGATIVE_INFINITY;
    }
    return IntStream.range(0, cosines.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer pair) -> cosines[pair]).reversed())
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
