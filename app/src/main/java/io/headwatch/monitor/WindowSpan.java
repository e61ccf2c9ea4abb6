package io.headwatch.monitor;

import java.time.Duration;
import java.time.Instant;

/**
 * The time span of a tumbling window in event time: from {@code start} up to, not including, {@code
 * end}.
 */
public record WindowSpan(Instant start, Instant end) implements Comparable<WindowSpan> {

  public WindowSpan {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a window from %s to %s is empty".formatted(start, end));
    }
  }

  /**
   * The span that holds a time; spans of one length start at multiples of it since the epoch.
   *
   * @param length at least one millisecond
   */
  public static WindowSpan containing(Instant time, Duration length) {
    long millis = length.toMillis();
    if (millis < 1) {
      throw new IllegalArgumentException("a window of %s is too short".formatted(length));
    }
    long start = Math.floorDiv(time.toEpochMilli(), millis) * millis;
    return new WindowSpan(Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + millis));
  }

  @Override
  public int compareTo(WindowSpan other) {
    int byStart = start.compareTo(other.start);
    return byStart != 0 ? byStart : end.compareTo(other.end);
  }
}
