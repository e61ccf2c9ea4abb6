package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.history.TimeRange;
import java.time.Instant;

/**
 * A report that is there.
 *
 * @param stream the stream's name
 * @param range what it reports
 * @param made when it was made
 * @param page name of its file, which ends in .html
 * @param data name of the file with its JSON
 */
public record ListedReport(String stream, TimeRange range, Instant made, String page, String data) {

  public ListedReport {
    requireNonNull(stream, "stream is null");
    requireNonNull(range, "range is null");
    requireNonNull(made, "made is null");
    requireNonNull(page, "page is null");
    requireNonNull(data, "data is null");
  }
}
