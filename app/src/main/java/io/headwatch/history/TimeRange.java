package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A range of event time: windows belong to it that end after {@code from} and not after {@code to}.
 */
public record TimeRange(Instant from, Instant to) {

  /** Everything. */
  public static final TimeRange ALL =
      new TimeRange(Instant.ofEpochMilli(Long.MIN_VALUE), Instant.ofEpochMilli(Long.MAX_VALUE));

  public TimeRange {
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("the range from %s to %s is empty".formatted(from, to));
    }
  }

  /** Whether a time is from its first to its last instant. */
  public boolean spans(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }
}
