package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.BuildParameters;
import java.util.stream.IntStream;

/** The window sizes that are calibrated: about five per decade, geometrically spaced. */
final class WindowGrid {
  private static final double PER_DECADE = 5;

  private WindowGrid() {}

  /**
   * Sizes from {@link BuildParameters#SMALLEST_WINDOW} up to and including {@code largest}, all
   * multiples of {@code block} and at least two of them, but for the largest if it is smaller than
   * that. There are no more windows of one block than there are blocks, too few for a null
   * distribution; of two blocks there are thousands.
   *
   * @param block images that are drawn together, at least 1
   */
  static int[] between(int block, int largest) {
    int smallest = block == 1 ? 1 : 2 * block;
    int last = Math.min(largest, Math.max(largest / block * block, smallest));
    return IntStream.concat(
            IntStream.iterate(0, step -> step + 1)
                .map(step -> Math.max(smallest, (size(step) + block - 1) / block * block))
                .takeWhile(size -> size < last),
            IntStream.of(last))
        .distinct()
        .toArray();
  }

  private static int size(int step) {
    return (int) Math.round(BuildParameters.SMALLEST_WINDOW * Math.pow(10, step / PER_DECADE));
  }
}
