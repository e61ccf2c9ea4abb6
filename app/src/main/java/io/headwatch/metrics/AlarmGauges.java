package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.gauge;

import io.headwatch.monitor.StreamAlarm;
import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Where the alarm of each stream stands. A stream that cannot be judged has no series. */
final class AlarmGauges {

  private final Gauge evidence;
  private final Gauge threshold;
  private final Gauge state;
  private final Gauge promise;
  private final Counter alarms;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> acknowledged = stream -> false;

  AlarmGauges(PrometheusRegistry registry) {
    evidence =
        gauge(
                "headwatch_drift_evidence",
                "Decimal logarithm of the evidence that successive windows add up to.",
                "stream")
            .register(registry);
    threshold =
        gauge(
                "headwatch_drift_evidence_threshold",
                "Evidence from which the alarm fires; +Inf if it never does by evidence.",
                "stream")
            .register(registry);
    state =
        gauge("headwatch_alarm_state", "1 for the state an alarm is in.", "stream", "state")
            .register(registry);
    promise =
        gauge(
                "headwatch_alarm_promise",
                "Expected time between false alarms that the profiles support.",
                "stream")
            .unit(Unit.SECONDS)
            .register(registry);
    alarms =
        Counter.builder()
            .name("headwatch_alarms")
            .help("Alarms that fired.")
            .labelNames("stream")
            .register(registry);
    GaugeWithCallback.builder()
        .name("headwatch_alarm_acknowledged")
        .help("1 while somebody has said that the stream's shift is known.")
        .labelNames("stream")
        .callback(
            gauge -> shown.forEach(stream -> gauge.call(acknowledged.test(stream) ? 1 : 0, stream)))
        .register(registry);
  }

  /** Has whoever knows asked, at each scrape, whether a stream's shift is acknowledged. */
  void acknowledged(Predicate<String> whether) {
    acknowledged = whether;
  }

  void show(String stream, StreamAlarm alarm) {
    shown.add(stream);
    // Before the first judged window there is no evidence, and no logarithm of it.
    if (Double.isFinite(alarm.evidence())) {
      evidence.labelValues(stream).set(alarm.evidence());
    }
    threshold.labelValues(stream).set(alarm.evidenceThreshold());
    promise.labelValues(stream).set(alarm.timeBetweenFalseAlarms().toMillis() / 1e3);
    for (Phase phase : Phase.values()) {
      state.labelValues(stream, PrometheusMetrics.lower(phase)).set(phase == alarm.phase() ? 1 : 0);
    }
    boolean fired = alarm.change().filter(change -> change == Change.FIRED).isPresent();
    alarms.labelValues(stream).inc(fired ? 1 : 0);
  }

  void forget(String stream) {
    shown.remove(stream);
    for (Gauge gauge : List.of(evidence, threshold, promise)) {
      gauge.remove(stream);
    }
    state.removeIf(labels -> labels.get(0).equals(stream));
    alarms.remove(stream);
  }
}
