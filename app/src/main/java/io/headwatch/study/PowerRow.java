package io.headwatch.study;

import java.util.List;

/**
 * What the methods detect of the windows of one size of one shift.
 *
 * @param shift kind of shift, as "blur"
 * @param strength of the shift, as its population is named
 * @param n images of a window
 * @param windows number of windows
 * @param powers share of windows detected by each method
 * @param bestBaseline the baseline that detects most, the first of equals
 * @param difference power of Headwatch less that of {@code bestBaseline}; as the best is chosen by
 *     the same windows, it is on average a little too small
 */
public record PowerRow(
    String shift,
    String strength,
    int n,
    int windows,
    List<Power> powers,
    String bestBaseline,
    PairedDifference difference) {

  /** The share of windows that one method detects. */
  public record Power(PowerMethod method, Proportion share) {}

  public PowerRow {
    powers = List.copyOf(powers);
  }

  /** The share of windows that Headwatch detects. */
  public double ours() {
    return powers.stream()
        .filter(power -> power.method().equals(PowerMethod.COMBINED))
        .findFirst()
        .orElseThrow()
        .share()
        .value();
  }

  /** The share of windows that the best baseline detects. */
  public double best() {
    return ours() - difference.value();
  }
}
