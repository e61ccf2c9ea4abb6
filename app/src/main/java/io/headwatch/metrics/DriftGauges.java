package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.gauge;

import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.PairShift;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest verdict of each stream. What a verdict doesn't say has no series. */
final class DriftGauges {

  private final Gauge score;
  private final Gauge threshold;
  private final Gauge pValue;
  private final Gauge effectSize;
  private final Gauge shareShifted;
  private final Gauge images;
  private final Gauge sampledShare;
  private final Gauge repeated;
  private final Gauge frozen;
  private final Gauge end;
  private final Gauge state;
  private final Gauge anchorScore;
  private final Gauge anchorEffectSize;
  private final Gauge pairEffectSize;
  private final Gauge pairHead;
  private final Gauge pairNeuron;
  private final Info profile;
  private final DetectorGauges detectors;
  private final WordGauges words;
  private final ConceptGauges concepts;
  private final AlarmGauges alarms;
  private final Map<String, String> profileHashes = new HashMap<>();

  DriftGauges(PrometheusRegistry registry) {
    score =
        gauge(
                "headwatch_drift_score",
                "Minus the decimal logarithm of the newest window's p-value, by the fitted tail.",
                "stream")
            .register(registry);
    threshold =
        gauge(
                "headwatch_drift_threshold",
                "Smallest score with which a single window counts as shifted.",
                "stream")
            .register(registry);
    pValue =
        gauge(
                "headwatch_drift_p_value",
                "Calibrated p-value of all detectors together, not below what null windows tell.",
                "stream")
            .register(registry);
    effectSize =
        gauge(
                "headwatch_drift_effect_size",
                "Root mean square of the pairs' standardised mean shifts, without noise.",
                "stream")
            .register(registry);
    anchorScore =
        gauge(
                "headwatch_anchor_score",
                "The newest window's score against the profile that stays while versions change.",
                "stream")
            .register(registry);
    anchorEffectSize =
        gauge(
                "headwatch_anchor_effect_size",
                "The newest window's effect size against the profile that stays.",
                "stream")
            .register(registry);
    shareShifted =
        gauge(
                "headwatch_pairs_shifted_ratio",
                "Share of the pairs that shifted, at the false-discovery rate.",
                "stream")
            .register(registry);
    images =
        gauge("headwatch_window_images", "Images in the newest window.", "stream")
            .register(registry);
    sampledShare =
        gauge(
                "headwatch_window_sampled_ratio",
                "Share of the newest window's events that was looked at.",
                "stream")
            .register(registry);
    repeated =
        gauge(
                "headwatch_window_repeated_images",
                "Images of the newest window that repeat earlier ones and do not count.",
                "stream")
            .register(registry);
    frozen =
        gauge(
                "headwatch_sources_frozen",
                "Sources that have brought nothing new for window.frozen-after.",
                "stream")
            .register(registry);
    end =
        gauge("headwatch_window_end_timestamp", "End of the newest window.", "stream")
            .unit(Unit.SECONDS)
            .register(registry);
    state =
        gauge("headwatch_stream_state", "1 for the state a stream is in.", "stream", "state")
            .register(registry);
    pairEffectSize =
        gauge(
                "headwatch_top_pair_effect_size",
                "Cohen's d of the pairs that shifted most, by rank.",
                "stream",
                "rank")
            .register(registry);
    pairHead =
        gauge("headwatch_top_pair_head", "Head of the pair at a rank.", "stream", "rank")
            .register(registry);
    pairNeuron =
        gauge("headwatch_top_pair_neuron", "Neuron of the pair at a rank.", "stream", "rank")
            .register(registry);
    profile =
        Info.builder()
            .name("headwatch_profile_info")
            .help("The profile a stream is compared with: SHA-256 of its file.")
            .labelNames("stream", "hash")
            .register(registry);
    detectors = new DetectorGauges(registry);
    words = new WordGauges(registry);
    concepts = new ConceptGauges(registry);
    alarms = new AlarmGauges(registry);
  }

  AlarmGauges alarms() {
    return alarms;
  }

  synchronized void show(WindowVerdict window) {
    String stream = window.stream();
    images.labelValues(stream).set(window.verdict().n());
    sampledShare.labelValues(stream).set(window.share());
    repeated.labelValues(stream).set((double) window.repeats().images());
    frozen.labelValues(stream).set(window.repeats().frozen());
    end.labelValues(stream).set(window.span().end().toEpochMilli() / 1e3);
    for (StreamState member : StreamState.values()) {
      state
          .labelValues(stream, PrometheusMetrics.lower(member))
          .set(member == window.state() ? 1 : 0);
    }
    showProfile(stream, window.profileHash());
    words.show(window);
    concepts.show(stream, window.concepts());
    window
        .alarm()
        .ifPresentOrElse(alarm -> alarms.show(stream, alarm), () -> alarms.forget(stream));
    window.verdict().judgedOn().ifPresentOrElse(e -> show(stream, e), () -> hide(stream));
    window
        .anchor()
        .ifPresentOrElse(
            anchor -> {
              anchorScore.labelValues(stream).set(anchor.score());
              anchorEffectSize.labelValues(stream).set(anchor.effectSize());
            },
            () -> List.of(anchorScore, anchorEffectSize).forEach(gauge -> gauge.remove(stream)));
  }

  synchronized void forget(String stream) {
    hide(stream);
    words.forget(stream);
    concepts.forget(stream);
    alarms.forget(stream);
    for (Gauge gauge :
        List.of(images, sampledShare, repeated, frozen, end, anchorScore, anchorEffectSize)) {
      gauge.remove(stream);
    }
    state.removeIf(labels -> labels.get(0).equals(stream));
    String hash = profileHashes.remove(stream);
    if (hash != null) {
      profile.remove(stream, hash);
    }
  }

  private void show(String stream, Evidence evidence) {
    score.labelValues(stream).set(evidence.score());
    threshold.labelValues(stream).set(evidence.threshold());
    pValue.labelValues(stream).set(evidence.told(evidence.pValue()));
    effectSize.labelValues(stream).set(evidence.effectSize());
    shareShifted.labelValues(stream).set(evidence.shareShifted());
    detectors.show(stream, evidence);
    List<PairShift> pairs = evidence.topPairs();
    for (int i = 0; i < pairs.size(); i++) {
      String rank = Integer.toString(i + 1);
      pairEffectSize.labelValues(stream, rank).set(pairs.get(i).effectSize());
      pairHead.labelValues(stream, rank).set(pairs.get(i).head());
      pairNeuron.labelValues(stream, rank).set(pairs.get(i).neuron());
    }
  }

  /** A window that could not be judged has no score: the last one's must not stand for it. */
  private void hide(String stream) {
    for (Gauge gauge : List.of(score, threshold, pValue, effectSize, shareShifted)) {
      gauge.remove(stream);
    }
    detectors.forget(stream);
    for (Gauge gauge : List.of(pairEffectSize, pairHead, pairNeuron)) {
      gauge.removeIf(labels -> labels.get(0).equals(stream));
    }
  }

  private void showProfile(String stream, Optional<String> hash) {
    String shown = hash.orElse("none");
    String before = profileHashes.put(stream, shown);
    if (before != null && !before.equals(shown)) {
      profile.remove(stream, before);
    }
    profile.addLabelValues(stream, shown);
  }
}
