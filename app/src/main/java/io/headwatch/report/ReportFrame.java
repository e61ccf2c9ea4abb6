package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a report says of itself.
 *
 * @param zone in which times are shown
 * @param created when the report was made
 * @param version of Headwatch
 * @param configuration hash of the settings, hexadecimal; empty if none are known
 */
public record ReportFrame(
    ZoneId zone, Instant created, String version, Optional<String> configuration) {

  public ReportFrame {
    requireNonNull(zone, "zone is null");
    requireNonNull(created, "created is null");
    requireNonNull(version, "version is null");
    requireNonNull(configuration, "configuration is null");
  }
}
