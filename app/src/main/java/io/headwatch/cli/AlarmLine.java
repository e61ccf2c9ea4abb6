package io.headwatch.cli;

import io.headwatch.monitor.GatheredWindows;
import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import java.util.Locale;
import java.util.Optional;

/** What becomes of an alarm on one line, for the log: once per change, not once per window. */
final class AlarmLine {

  private AlarmLine() {}

  /** Empty after most windows. */
  static Optional<String> of(WindowVerdict window) {
    return window.alarm().flatMap(alarm -> alarm.change().map(change -> of(window, alarm, change)));
  }

  private static String of(WindowVerdict window, StreamAlarm alarm, Change change) {
    return "ALARM %s stream=\"%s\" window=%s/%s%s evidence=%s promise=%s%s"
        .formatted(
            change.name(),
            VerdictLine.escaped(window.stream()),
            window.span().start(),
            window.span().end(),
            change == Change.FIRED ? by(window) : "",
            ofThreshold(alarm.evidence(), alarm.evidenceThreshold()),
            alarm.timeBetweenFalseAlarms(),
            window.gathered().map(AlarmLine::of).orElse(""));
  }

  /** What the windows show together that the evidence is of. */
  private static String of(GatheredWindows gathered) {
    return " since=%s%s n=%d%s%s"
        .formatted(
            gathered.span().start(),
            gathered
                .stratum()
                .map(stratum -> " stratum=\"%s\"".formatted(VerdictLine.escaped(stratum)))
                .orElse(""),
            gathered.evidence().n(),
            VerdictLine.named(gathered.evidence()),
            VerdictLine.concepts(gathered.changedConcepts()));
  }

  private static String by(WindowVerdict window) {
    return window.state() == StreamState.SHIFTED ? " by=window" : " by=evidence";
  }

  /** Evidence, a slash, and the evidence from which the alarm fires, as decimal logarithms. */
  static String ofThreshold(double evidence, double threshold) {
    return number(evidence) + "/" + number(threshold);
  }

  private static String number(double logarithm) {
    return Double.isFinite(logarithm) ? String.format(Locale.ROOT, "%.2f", logarithm) : "none";
  }
}
