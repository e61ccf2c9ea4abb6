package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

/**
 * The smallest shift that windows detect.
 *
 * @param bound what is known of it
 * @param strength in the unit of the {@link ShiftKind}; without meaning if nothing is known
 */
public record DetectableShift(Bound bound, double strength) {
  /** How a strength is to be read. */
  public enum Bound {
    /** The smallest shift is about as strong. */
    ABOUT,
    /** Shifts as strong are detected, and maybe weaker ones. */
    AT_MOST,
    /** Shifts as strong are not detected yet; stronger ones were not simulated. */
    MORE_THAN,
    /** Nothing was simulated that would tell. */
    UNKNOWN
  }

  /** Nothing is known. */
  static final DetectableShift UNKNOWN = new DetectableShift(Bound.UNKNOWN, 0);

  public DetectableShift {
    requireNonNull(bound, "bound is null");
  }

  /** What this says of larger windows, which detect whatever these do. */
  DetectableShift ofLargerWindows() {
    return switch (bound) {
      case ABOUT, AT_MOST -> new DetectableShift(Bound.AT_MOST, strength);
      case MORE_THAN, UNKNOWN -> UNKNOWN;
    };
  }
}
