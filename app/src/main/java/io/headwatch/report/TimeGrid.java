package io.headwatch.report;

import io.headwatch.history.TimeRange;
import java.time.Instant;

/** Divides a range of time into parts of the same length. */
final class TimeGrid {

  private final long from;
  private final long width;

  /**
   * @param parts most parts, at least 1
   */
  TimeGrid(TimeRange range, int parts) {
    this.from = range.from().toEpochMilli();
    this.width = Math.max(1, (range.to().toEpochMilli() - from + parts - 1) / parts);
  }

  /** Number of the part that a window with this end is in, from 0 for those inside the range. */
  long part(Instant end) {
    return Math.floorDiv(end.toEpochMilli() - 1 - from, width);
  }
}
