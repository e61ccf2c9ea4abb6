package io.headwatch.shift.profile;

import java.util.List;

/**
 * What a profile's windows can detect: for kinds of shift, the smallest strength that nine windows
 * in ten find, at whatever rate of false alarms.
 *
 * @param windows simulated windows of each strength; the share that is detected has the standard
 *     error sqrt(0.9 x 0.1 / windows)
 * @param sizes window sizes, in images, ascending
 * @param curves one for each shift that was simulated, with p-values of each size
 * @param missing what was not simulated and why, a sentence each
 */
public record PowerCard(
    int windows, List<Integer> sizes, List<PowerCurve> curves, List<String> missing) {
  /** Share of the windows that detect a shift which counts as detectable. */
  public static final double DETECTED = 0.9;

  public PowerCard {
    sizes = List.copyOf(sizes);
    curves = List.copyOf(curves);
    missing = List.copyOf(missing);
    if (windows < 1) {
      throw new IllegalArgumentException("a power card of %d windows".formatted(windows));
    }
    for (PowerCurve curve : curves) {
      if (curve.pValues().size() != sizes.size()) {
        throw new IllegalArgumentException(
            "p-values of %d sizes are not those of %s".formatted(curve.pValues().size(), sizes));
      }
    }
  }

  /** Standard error of the share of windows that detect a shift, by the number of windows. */
  public double standardError() {
    return Math.sqrt(DETECTED * (1 - DETECTED) / windows);
  }
}
