package io.headwatch.shift.calibration;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A random order of the numbers 0 to size - 1, one after the other, by the Fisher-Yates shuffle.
 */
final class RandomOrder {
  private final int[] order;
  private final SplittableRandom random;
  private int given;

  RandomOrder(int size, SplittableRandom random) {
    this.order = new int[size];
    this.random = random;
    Arrays.setAll(order, i -> i);
  }

  /** The next number; there must be one left. */
  int next() {
    int j = random.nextInt(given, order.length);
    int chosen = order[j];
    order[j] = order[given];
    order[given++] = chosen;
    return chosen;
  }

  /** The first {@code count} of a random order of 0 to {@code size - 1}. */
  static int[] first(int count, int size, SplittableRandom random) {
    RandomOrder order = new RandomOrder(size, random);
    int[] first = new int[count];
    Arrays.setAll(first, i -> order.next());
    return first;
  }
}
