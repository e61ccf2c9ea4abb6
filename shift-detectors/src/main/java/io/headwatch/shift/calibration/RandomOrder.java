package io.headwatch.shift.calibration;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random samples without replacement, by the Fisher-Yates shuffle. */
final class RandomOrder {
  private RandomOrder() {}

  /** The first {@code count} of a random order of 0 to {@code size - 1}. */
  static int[] first(int count, int size, SplittableRandom random) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, size);
      int chosen = order[j];
      order[j] = order[i];
      order[i] = chosen;
    }
    return Arrays.copyOf(order, count);
  }
}
