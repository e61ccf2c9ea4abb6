package io.headwatch.monitor;

import io.headwatch.shift.calibration.AlarmRules;
import io.headwatch.shift.calibration.AlarmState;
import io.headwatch.shift.calibration.AlarmTransition;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.SequentialEvidence;
import io.headwatch.shift.calibration.ShiryaevRoberts;
import io.headwatch.shift.calibration.WindowSignal;
import io.headwatch.shift.explanation.StratifiedVerdict;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.profile.Calibration;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarm of one stream, carried from window to window: it fires by a window that is called
 * shifted, or by evidence that adds up. Windows go by the millisecond that they start with.
 * Confined to one thread.
 */
final class AlarmTrack {

  private static final Logger log = LoggerFactory.getLogger(AlarmTrack.class);

  private final String stream;
  private final Calibration calibration;
  private final SharedPromise promise;
  private final ShiryaevRoberts detector = ShiryaevRoberts.standard();
  private @Nullable AlarmState state;
  private SequentialEvidence carried = SequentialEvidence.none();
  private SequentialEvidence shown = SequentialEvidence.none();
  private boolean warned;

  /**
   * @param calibration of the stream's profile
   */
  AlarmTrack(String stream, Calibration calibration, SharedPromise promise) {
    this.stream = stream;
    this.calibration = calibration;
    this.promise = promise;
  }

  /** The largest p-value with which the stream's next window is called shifted. */
  double alpha() {
    return budget().windowAlpha();
  }

  /** What a window's verdict makes of the alarm; of too little data, it makes nothing. */
  StreamAlarm next(WindowSpan span, StratifiedVerdict judged) {
    Verdict verdict = judged.verdict();
    long window = span.start().toEpochMilli();
    AlarmState before = state == null ? AlarmState.calm(window) : state;
    FalseAlarmBudget budget = budget();
    AlarmRules rules = AlarmRules.forThreshold(budget.evidenceThreshold());
    AlarmTransition transition =
        verdict
            .judgedOn()
            .map(evidence -> signal(window, judged, evidence.heededPValue()))
            .map(signal -> rules.next(before, signal))
            .orElseGet(() -> rules.silence(before, carried));
    state = transition.state();
    carried = transition.evidence();
    if (verdict.judgedOn().isPresent()) {
      promise.join(stream, calibration);
    }
    return alarm(transition, budget.evidenceThreshold());
  }

  private WindowSignal signal(long window, StratifiedVerdict judged, double pValue) {
    shown = detector.next(carried, pValue, judged.referenceRatio());
    return new WindowSignal(window, pValue, judged.verdict() instanceof Verdict.Shifted, shown);
  }

  private StreamAlarm alarm(AlarmTransition transition, double threshold) {
    Duration kept = promise.kept(stream, calibration);
    return new StreamAlarm(
        transition.state().phase(),
        Instant.ofEpochMilli(transition.state().since()),
        shown.logM() / Math.log(10),
        Math.log10(threshold),
        kept,
        transition.change());
  }

  /** What the profile supports of what was stated. */
  private FalseAlarmBudget budget() {
    FalseAlarmBudget stated = promise.budget(stream);
    FalseAlarmBudget supported = stated.supportedBy(calibration);
    if (!supported.equals(stated) && !warned) {
      warned = true;
      log.warn(
          "stream {}: its profile cannot tell windows rare enough for {} between false alarms; {}"
              + " are kept. For what was stated build the profile with --null-windows {}, make"
              + " windows longer (window.length), or state less (alarm.time-between-false-alarms)",
          stream,
          promise.stated(),
          promise.kept(stream, calibration),
          stated.nullWindows());
    }
    return supported;
  }
}
