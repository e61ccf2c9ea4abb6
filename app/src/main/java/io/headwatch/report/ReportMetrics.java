package io.headwatch.report;

import java.time.Instant;

/**
 * What reports by schedule tell of themselves. Implementations must be safe for use by several
 * threads and must not throw.
 *
 * <p>Relations: each report that {@link #written} tells of leads to one {@link #delivered} or
 * {@link #undelivered} if there is a webhook, to none otherwise.
 */
public interface ReportMetrics {

  /** A report was written. */
  void written(Instant at);

  /** A report could not be made or written; it is tried again. */
  void failed();

  /** The webhook has taken a report's summary. */
  void delivered();

  /** The webhook was given up on. */
  void undelivered();
}
