package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.gauge;

import io.headwatch.shift.explanation.ConceptShift;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** The concepts of the watch list, of the newest window of each stream. */
final class ConceptGauges {

  private final Gauge score;
  private final Gauge referenceScore;
  private final Gauge pValue;
  private final Gauge effectSize;

  ConceptGauges(PrometheusRegistry registry) {
    score =
        gauge(
                "headwatch_concept_score",
                "Mean score of a concept over the newest window.",
                "stream",
                "concept")
            .register(registry);
    referenceScore =
        gauge(
                "headwatch_concept_reference_score",
                "Mean score of a concept over the reference.",
                "stream",
                "concept")
            .register(registry);
    pValue =
        gauge(
                "headwatch_concept_p_value",
                "P-value of the difference of the two means.",
                "stream",
                "concept")
            .register(registry);
    effectSize =
        gauge(
                "headwatch_concept_effect_size",
                "Cohen's d of the difference of the two means.",
                "stream",
                "concept")
            .register(registry);
  }

  /** What a window says of the concepts; of those that it says nothing of, nothing is shown. */
  void show(String stream, List<ConceptShift> concepts) {
    forget(stream);
    for (ConceptShift shift : concepts) {
      score.labelValues(stream, shift.concept()).set(shift.meanWindow());
      referenceScore.labelValues(stream, shift.concept()).set(shift.meanReference());
      pValue.labelValues(stream, shift.concept()).set(shift.pValue());
      effectSize.labelValues(stream, shift.concept()).set(shift.effectSize());
    }
  }

  void forget(String stream) {
    for (Gauge gauge : List.of(score, referenceScore, pValue, effectSize)) {
      gauge.removeIf(labels -> labels.get(0).equals(stream));
    }
  }
}
