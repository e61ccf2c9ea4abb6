package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.BuildParameters;
import java.util.stream.IntStream;

/** The window sizes that are calibrated: about ten per decade, geometrically spaced. */
final class WindowGrid {
  private static final double PER_DECADE = 10;

  private WindowGrid() {}

  /** Sizes from {@link BuildParameters#SMALLEST_WINDOW} up to and including {@code largest}. */
  static int[] upTo(int largest) {
    return IntStream.concat(
            IntStream.iterate(0, i -> i + 1).map(i -> size(i)).takeWhile(size -> size < largest),
            IntStream.of(largest))
        .toArray();
  }

  private static int size(int step) {
    return (int) Math.round(BuildParameters.SMALLEST_WINDOW * Math.pow(10, step / PER_DECADE));
  }
}
