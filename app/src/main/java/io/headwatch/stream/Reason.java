package io.headwatch.stream;

import java.util.Locale;

/** Why an event is rejected. */
public enum Reason {
  /** It is not of the form it should have. */
  MALFORMED_EVENT,
  /** It neither carries nor points to an image. */
  NO_IMAGE,
  /** Its time cannot be understood. */
  BAD_TIME,
  /** Its time is too far ahead of the broker's. */
  TIME_AHEAD,
  /** It points to what must not be fetched. */
  REFERENCE_NOT_ALLOWED,
  /** It points to what does not exist. */
  REFERENCE_NOT_FOUND,
  /** What it points to could not be fetched. */
  REFERENCE_FAILED,
  /** Its image has more bytes than allowed. */
  TOO_LARGE;

  /** The name in metrics and headers, which never changes, such as {@code bad_time}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
