package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How much the history holds.
 *
 * @param verdicts verdicts
 * @param bytes what its files take on disk
 * @param oldest end of the window whose verdict was written first; empty if there is none
 */
public record HistoryFigures(long verdicts, long bytes, Optional<Instant> oldest) {

  public HistoryFigures {
    requireNonNull(oldest, "oldest is null");
  }
}
