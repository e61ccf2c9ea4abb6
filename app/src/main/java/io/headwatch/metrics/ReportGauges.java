package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.counter;
import static io.headwatch.metrics.PrometheusMetrics.gauge;

import io.headwatch.report.ReportMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;

/** Reports by schedule. */
final class ReportGauges implements ReportMetrics {

  private static final String WRITTEN = "written";
  private static final String FAILED = "failed";
  private static final String DELIVERED = "delivered";

  private final Counter reports;
  private final Counter deliveries;
  private final Gauge lastSuccess;

  ReportGauges(PrometheusRegistry registry) {
    reports =
        counter("headwatch_reports", "Reports by schedule, by what became of them.", "outcome")
            .register(registry);
    deliveries =
        counter(
                "headwatch_report_deliveries",
                "Reports sent to the webhook, by what became of it.",
                "outcome")
            .register(registry);
    lastSuccess =
        gauge(
                "headwatch_reports_last_success_timestamp",
                "When a report was last written; 0 if none was since the start.")
            .unit(Unit.SECONDS)
            .register(registry);
    reports.initLabelValues(WRITTEN);
    reports.initLabelValues(FAILED);
    deliveries.initLabelValues(DELIVERED);
    deliveries.initLabelValues(FAILED);
  }

  @Override
  public void written(Instant at) {
    reports.labelValues(WRITTEN).inc();
    lastSuccess.set(at.toEpochMilli() / 1e3);
  }

  @Override
  public void failed() {
    reports.labelValues(FAILED).inc();
  }

  @Override
  public void delivered() {
    deliveries.labelValues(DELIVERED).inc();
  }

  @Override
  public void undelivered() {
    deliveries.labelValues(FAILED).inc();
  }
}
