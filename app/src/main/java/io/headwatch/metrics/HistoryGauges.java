package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.counter;
import static io.headwatch.metrics.PrometheusMetrics.gauge;

import io.headwatch.history.HistoryMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** The history of verdicts: what is read into it, and what it holds. */
final class HistoryGauges implements HistoryMetrics {

  private final Counter read;
  private final Counter malformed;
  private final Gauge verdicts;
  private final Gauge size;
  private final Gauge lag;

  HistoryGauges(PrometheusRegistry registry) {
    read =
        counter("headwatch_history_read", "Verdicts read from the results topic.")
            .register(registry);
    malformed =
        counter(
                "headwatch_history_malformed",
                "Records of the results topic that are no verdicts and were left out.")
            .register(registry);
    verdicts =
        gauge("headwatch_history_verdicts", "Verdicts that the history holds.").register(registry);
    size =
        gauge("headwatch_history_size", "What the history's files take.")
            .unit(Unit.BYTES)
            .register(registry);
    lag =
        gauge("headwatch_history_lag_records", "Records of the results topic not yet read.")
            .register(registry);
  }

  @Override
  public void read(int records) {
    read.inc((double) records);
  }

  @Override
  public void malformed() {
    malformed.inc();
  }

  @Override
  public void kept(long rows, long bytes) {
    verdicts.set((double) rows);
    size.set((double) bytes);
  }

  @Override
  public void lag(long records) {
    lag.set((double) records);
  }
}
