package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.counter;
import static io.headwatch.metrics.PrometheusMetrics.gauge;
import static io.headwatch.metrics.PrometheusMetrics.histogram;

import io.headwatch.segmentation.SegmentationMetrics;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;

/** Masks on demand: how many were asked for, what became of them, and how long they took. */
final class SegmentationGauges implements SegmentationMetrics {

  private static final double[] SECONDS = {.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 600};

  private final Counter requests;
  private final Histogram durations;
  private final Gauge waiting;

  SegmentationGauges(PrometheusRegistry registry) {
    requests =
        counter(
                "headwatch_segmentation_requests",
                "Requests for masks: answered, or why they were refused.",
                "result")
            .register(registry);
    durations =
        histogram(
                "headwatch_segmentation_duration",
                "What answered requests took: waiting, and working.",
                SECONDS)
            .unit(Unit.SECONDS)
            .labelNames("phase")
            .register(registry);
    waiting =
        gauge("headwatch_segmentation_waiting", "Requests for masks that wait.").register(registry);
  }

  @Override
  public void answered(Duration waited, Duration took) {
    requests.labelValues("answered").inc();
    durations.labelValues("waiting").observe(seconds(waited));
    durations.labelValues("working").observe(seconds(took));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public void refused(Why why) {
    requests.labelValues(why.label()).inc();
  }

  @Override
  public void waiting(int count) {
    waiting.set((double) count);
  }
}
