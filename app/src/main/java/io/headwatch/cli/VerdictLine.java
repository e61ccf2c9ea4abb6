package io.headwatch.cli;

import io.headwatch.monitor.EventReference;
import io.headwatch.monitor.Repeats;
import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.PairShare;
import io.headwatch.shift.explanation.PairShift;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.explanation.WordSentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A verdict on one line, for the log. */
final class VerdictLine {

  private static final int PAIRS = 3;
  private static final int WORDS = 6;

  private VerdictLine() {}

  static String of(WindowVerdict window) {
    return "%s stream=\"%s\" window=%s/%s n=%d%s%s%s%s%s"
        .formatted(
            window.state(),
            escaped(window.stream()),
            window.span().start(),
            window.span().end(),
            window.verdict().n(),
            repeats(window.repeats()),
            window.skipped() > 0 ? " skipped=" + window.skipped() : "",
            window
                .verdict()
                .judgedOn()
                .map(evidence -> of(window, evidence))
                .orElseGet(() -> missing(window.verdict())),
            concepts(window.changedConcepts()),
            window.alarm().map(VerdictLine::state).orElse(""));
  }

  private static String state(StreamAlarm alarm) {
    return " alarm-state=%s evidence=%s"
        .formatted(
            alarm.phase().name().toLowerCase(Locale.ROOT),
            AlarmLine.ofThreshold(alarm.evidence(), alarm.evidenceThreshold()));
  }

  private static String repeats(Repeats repeats) {
    return (repeats.images() > 0 ? " repeated=" + repeats.images() : "")
        + (repeats.frozen() > 0 ? " frozen=" + repeats.frozen() : "");
  }

  /** Nothing unless concepts have changed: an unchanged one is no news. */
  static String concepts(List<ConceptShift> changed) {
    return changed.isEmpty()
        ? ""
        : " concepts="
            + changed.stream()
                .map(
                    shift ->
                        String.format(
                            Locale.ROOT,
                            "\"%s\"(%+.2f)",
                            escaped(shift.concept()),
                            shift.effectSize()))
                .collect(Collectors.joining(","));
  }

  private static String of(WindowVerdict window, Evidence evidence) {
    boolean shifted = window.state() == StreamState.SHIFTED;
    return numbers(evidence, shifted) + (shifted ? cause(window, evidence) : reprieve(evidence));
  }

  /** Why a window that is unusual enough for an alarm is none. */
  private static String reprieve(Evidence evidence) {
    return evidence.pValue() <= evidence.falseAlarm() && evidence.tooSmall() ? " too-small" : "";
  }

  /** Of a stable window nothing is named: neither pairs, words nor examples explain noise. */
  private static String cause(WindowVerdict window, Evidence evidence) {
    return named(evidence)
        + (window.unusual().isEmpty() ? "" : " unusual=" + references(window.unusual()));
  }

  /** The pairs that the shift is made of, and the words that changed most. */
  static String named(Evidence evidence) {
    return " top=" + composition(evidence) + words(evidence.words());
  }

  private static String words(WordFinding finding) {
    String sentence = WordSentence.of(finding, WORDS);
    return sentence.isEmpty() ? "" : " words=\"" + escaped(sentence) + "\"";
  }

  private static String references(List<EventReference> events) {
    return events.stream().map(EventReference::toString).collect(Collectors.joining(","));
  }

  private static String numbers(Evidence evidence, boolean shifted) {
    return String.format(
        Locale.ROOT,
        " score=%.2f threshold=%.2f p%s%.3g%s effect=%.3f shifted-pairs=%.1f%%",
        evidence.score(),
        evidence.threshold(),
        relation(evidence, evidence.pValue()),
        evidence.told(evidence.pValue()),
        shifted ? alarm(evidence) : "",
        evidence.effectSize(),
        100 * evidence.shareShifted());
  }

  /** Null windows tell no smaller p-values than some: of a smaller one, that it is below. */
  static String relation(Evidence evidence, double pValue) {
    return pValue < evidence.smallestPValue() ? "<" : "=";
  }

  private static String alarm(Evidence evidence) {
    return evidence.alarming().isEmpty() ? "" : " alarm=" + families(evidence, ",");
  }

  /** The families of detectors that raise the alarm, that with the smallest p-value first. */
  static String families(Evidence evidence, String separator) {
    return evidence.alarming().stream()
        .map(family -> family.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(separator));
  }

  private static String composition(Evidence evidence) {
    return top(evidence)
        + evidence
            .composition()
            .map(c -> String.format(Locale.ROOT, " words-share=%.1f%%", 100 * c.words()))
            .orElse("");
  }

  private static String top(Evidence evidence) {
    List<PairShift> pairs = evidence.topPairs();
    return IntStream.range(0, Math.min(PAIRS, pairs.size()))
        .mapToObj(i -> of(pairs.get(i), evidence.composition().map(c -> c.pairs().get(i))))
        .collect(Collectors.joining(","));
  }

  private static String of(PairShift pair, Optional<PairShare> share) {
    String what =
        share
            .map(s -> String.format(Locale.ROOT, "%+.1f%%", 100 * s.share()))
            .orElseGet(() -> String.format(Locale.ROOT, "%+.2f", pair.effectSize()));
    String label =
        share.flatMap(PairShare::label).map(text -> " \"" + escaped(text) + "\"").orElse("");
    return "%d:%d(%s%s)".formatted(pair.head(), pair.neuron(), what, label);
  }

  private static String missing(Verdict verdict) {
    return verdict instanceof Verdict.InsufficientData insufficient
        ? " reason=\"" + insufficient.reason() + "\""
        : "";
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
