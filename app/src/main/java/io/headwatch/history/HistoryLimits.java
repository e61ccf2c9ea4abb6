package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much is kept.
 *
 * @param retention for how long after it was written
 * @param bytes how much the verdicts may take on disk; the oldest written go first
 */
public record HistoryLimits(Duration retention, long bytes) {

  public HistoryLimits {
    requireNonNull(retention, "retention is null");
    if (retention.isNegative() || retention.isZero() || bytes < 1) {
      throw new IllegalArgumentException(
          "a history of %s and %d bytes keeps nothing".formatted(retention, bytes));
    }
  }
}
