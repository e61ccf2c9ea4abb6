package io.headwatch.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reports by schedule.
 *
 * @param directory where they are written; empty if none are made
 * @param schedule when, and in which zone
 * @param delay how long a report waits for late verdicts
 * @param streams streams to report; empty for all
 * @param keep reports that are kept of each stream
 * @param webhook who is told of each report; empty if nobody is
 */
public record ReportSettings(
    Optional<Path> directory,
    Schedule schedule,
    Duration delay,
    List<String> streams,
    int keep,
    Optional<WebhookSettings> webhook) {

  public ReportSettings {
    streams = List.copyOf(streams);
  }
}
