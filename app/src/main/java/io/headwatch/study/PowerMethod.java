package io.headwatch.study;

import static java.util.Objects.requireNonNull;

/**
 * One of the methods that are compared.
 *
 * @param name in tables
 * @param kind what it is to Headwatch
 */
public record PowerMethod(String name, Kind kind) {
  /** The alarm of a window: all detectors together. */
  public static final PowerMethod COMBINED = new PowerMethod("headwatch", Kind.COMBINED);

  /** What a method is to Headwatch. */
  public enum Kind {
    /** One of its detectors. */
    DETECTOR,
    /** All of its detectors together. */
    COMBINED,
    /** What others use. */
    BASELINE
  }

  public PowerMethod {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
  }
}
