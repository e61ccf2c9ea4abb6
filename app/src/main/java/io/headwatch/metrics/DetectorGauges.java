package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.gauge;

import io.headwatch.shift.explanation.DetectorFinding;
import io.headwatch.shift.explanation.Evidence;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What each detector says of the newest window of each stream. */
final class DetectorGauges {

  private final Gauge score;
  private final Gauge threshold;
  private final Gauge pValue;
  private final Gauge effectSize;

  DetectorGauges(PrometheusRegistry registry) {
    score =
        gauge(
                "headwatch_detector_score",
                "Score of the newest window by one detector, larger for more shift.",
                "stream",
                "detector")
            .register(registry);
    threshold =
        gauge(
                "headwatch_detector_threshold",
                "Smallest score with which this detector by itself raises the alarm.",
                "stream",
                "detector")
            .register(registry);
    pValue =
        gauge(
                "headwatch_detector_p_value",
                "Calibrated p-value of this detector's score alone, not below what null windows tell.",
                "stream",
                "detector")
            .register(registry);
    effectSize =
        gauge(
                "headwatch_detector_effect_size",
                "This detector's score without what chance adds to it.",
                "stream",
                "detector")
            .register(registry);
  }

  /** What a window's detectors say; of other detectors nothing is shown. */
  void show(String stream, Evidence evidence) {
    forget(stream);
    for (DetectorFinding finding : evidence.detectors()) {
      score.labelValues(stream, finding.detector()).set(finding.score());
      threshold.labelValues(stream, finding.detector()).set(finding.threshold());
      pValue.labelValues(stream, finding.detector()).set(evidence.told(finding.pValue()));
      effectSize.labelValues(stream, finding.detector()).set(finding.effectSize());
    }
  }

  void forget(String stream) {
    for (Gauge gauge : List.of(score, threshold, pValue, effectSize)) {
      gauge.removeIf(labels -> labels.get(0).equals(stream));
    }
  }
}
