package io.headwatch.metrics;

import static io.headwatch.metrics.PrometheusMetrics.gauge;

import io.headwatch.monitor.GatheredWindows;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.WordShift;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;

/**
 * The words that name what shifted, of each stream that is shifted or whose alarm fires: those of
 * the newest shifted window, or of the windows that an alarm by evidence rests on. Words are labels
 * here, so that alerts can tell them: there are at most three series per stream at a time.
 */
final class WordGauges {

  private static final int MOST_WORDS = 3;

  private final Gauge change;

  WordGauges(PrometheusRegistry registry) {
    change =
        gauge(
                "headwatch_top_word_change_ratio",
                "Change of the mean probability of the words that name the shift, by rank.",
                "stream",
                "rank",
                "word")
            .register(registry);
  }

  /** What names the shift stays until another window does, or until the shift has passed. */
  void show(WindowVerdict window) {
    naming(window)
        .ifPresentOrElse(
            evidence -> show(window.stream(), evidence.words().beyondChance()),
            () -> forgetUnlessFiring(window));
  }

  void forget(String stream) {
    change.removeIf(labels -> labels.get(0).equals(stream));
  }

  private void show(String stream, List<WordShift> words) {
    forget(stream);
    for (int i = 0; i < Math.min(MOST_WORDS, words.size()); i++) {
      change
          .labelValues(stream, Integer.toString(i + 1), words.get(i).word())
          .set(words.get(i).change() / 100);
    }
  }

  private void forgetUnlessFiring(WindowVerdict window) {
    if (window.alarm().filter(alarm -> alarm.phase() == Phase.FIRING).isEmpty()) {
      forget(window.stream());
    }
  }

  /** What the shift is named from; empty if the window names none. */
  private static Optional<Evidence> naming(WindowVerdict window) {
    return window.state() == StreamState.SHIFTED
        ? window.verdict().judgedOn()
        : window.gathered().map(GatheredWindows::evidence);
  }
}
