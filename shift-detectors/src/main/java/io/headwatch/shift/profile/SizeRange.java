package io.headwatch.shift.profile;

/**
 * Window sizes, in images, both ends included.
 *
 * @param smallest at least 1
 * @param largest at least {@code smallest}
 */
public record SizeRange(int smallest, int largest) {
  public SizeRange {
    if (smallest < 1 || largest < smallest) {
      throw new IllegalArgumentException(
          "%d to %d is not a range of window sizes".formatted(smallest, largest));
    }
  }

  /** Whether a window of {@code n} images is within the range. */
  public boolean contains(int n) {
    return smallest <= n && n <= largest;
  }
}
