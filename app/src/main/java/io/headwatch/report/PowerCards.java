package io.headwatch.report;

import java.util.Optional;

/** Where power cards are found. */
@FunctionalInterface
public interface PowerCards {

  /** Knows none. */
  PowerCards NONE = (stream, profile, windowAlpha) -> Optional.empty();

  /**
   * The power card of a profile.
   *
   * @param profile SHA-256 of the profile's file, hexadecimal
   * @param windowAlpha largest p-value of a window that alarms, in (0, 1]
   * @return empty if the profile isn't found, or has none
   */
  Optional<ReportedPower> of(String stream, String profile, double windowAlpha);
}
