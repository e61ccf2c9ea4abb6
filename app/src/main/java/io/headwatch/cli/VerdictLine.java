package io.headwatch.cli;

import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.PairShift;
import io.headwatch.shift.explanation.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A verdict on one line, for the log. */
final class VerdictLine {

  private static final int PAIRS = 3;

  private VerdictLine() {}

  static String of(WindowVerdict window) {
    return "%s stream=\"%s\" window=%s/%s n=%d%s%s%s"
        .formatted(
            window.state(),
            window.stream().replace("\\", "\\\\").replace("\"", "\\\""),
            window.span().start(),
            window.span().end(),
            window.verdict().n(),
            window.skipped() > 0 ? " skipped=" + window.skipped() : "",
            window
                .verdict()
                .judgedOn()
                .map(VerdictLine::of)
                .orElseGet(() -> missing(window.verdict())),
            concepts(window.changedConcepts()));
  }

  /** Nothing unless concepts have changed: an unchanged one is no news. */
  private static String concepts(List<ConceptShift> changed) {
    return changed.isEmpty()
        ? ""
        : " concepts="
            + changed.stream()
                .map(
                    shift ->
                        String.format(
                            Locale.ROOT, "\"%s\"(%+.2f)", shift.concept(), shift.effectSize()))
                .collect(Collectors.joining(","));
  }

  private static String of(Evidence evidence) {
    return String.format(
        Locale.ROOT,
        " score=%.3g threshold=%.3g p=%.3g effect=%.3f shifted-pairs=%.1f%% top=%s",
        evidence.score(),
        evidence.threshold(),
        evidence.pValue(),
        evidence.effectSize(),
        100 * evidence.shareShifted(),
        evidence.topPairs().stream()
            .limit(PAIRS)
            .map(VerdictLine::of)
            .collect(Collectors.joining(",")));
  }

  private static String of(PairShift pair) {
    return String.format(
        Locale.ROOT, "%d:%d(%+.2f)", pair.head(), pair.neuron(), pair.effectSize());
  }

  private static String missing(Verdict verdict) {
    return verdict instanceof Verdict.InsufficientData insufficient
        ? " reason=\"" + insufficient.reason() + "\""
        : "";
  }
}
