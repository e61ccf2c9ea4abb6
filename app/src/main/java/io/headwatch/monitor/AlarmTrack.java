package io.headwatch.monitor;

import io.headwatch.shift.calibration.AlarmRules;
import io.headwatch.shift.calibration.AlarmState;
import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.SequentialEvidence;
import io.headwatch.shift.calibration.ShiryaevRoberts;
import io.headwatch.shift.calibration.WindowSignal;
import io.headwatch.shift.explanation.StratifiedVerdict;
import io.headwatch.shift.explanation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarm of one stream, carried from window to window: it fires by a window that is called
 * shifted, or by evidence that adds up. Windows go by the millisecond that they start with. While
 * evidence rises and no alarm fires, the statistics of one more pane, of all strata met, are kept
 * of the windows that make it rise. Confined to one thread.
 */
final class AlarmTrack {

  private static final Logger log = LoggerFactory.getLogger(AlarmTrack.class);

  private final String stream;
  private final StreamProfile profile;
  private final double smallest;
  private final SharedPromise promise;
  private final ShiryaevRoberts detector = ShiryaevRoberts.standard();
  private @Nullable AlarmState state;
  private SequentialEvidence carried = SequentialEvidence.none();
  private SequentialEvidence shown = SequentialEvidence.none();
  private final RisingWindows rising = new RisingWindows();
  private boolean warned;

  /**
   * @param smallest smallest probability of a false alarm that windows can be judged at with the
   *     profile
   */
  AlarmTrack(String stream, StreamProfile profile, double smallest, SharedPromise promise) {
    this.stream = stream;
    this.profile = profile;
    this.smallest = smallest;
    this.promise = promise;
  }

  /** The largest p-value with which the stream's next window is called shifted. */
  double alpha() {
    return budget().windowAlpha();
  }

  /**
   * What a window's verdict makes of the alarm; of too little data, it makes nothing.
   *
   * @param pane of the window; taken over, if it was judged
   */
  Judged next(WindowSpan span, StratifiedVerdict judged, Pane pane) {
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
      promise.join(stream, smallest);
    }
    return new Judged(
        alarm(transition, budget.evidenceThreshold()),
        explaining(span, judged, pane, before, transition));
  }

  /**
   * The alarm after a window.
   *
   * @param explaining the windows to explain an alarm by that has fired by evidence
   */
  record Judged(StreamAlarm alarm, Optional<RisingWindows.Seen> explaining) {}

  /** An alarm that fires by a window is explained by it, and one that has fired has been. */
  private Optional<RisingWindows.Seen> explaining(
      WindowSpan span,
      StratifiedVerdict judged,
      Pane pane,
      AlarmState before,
      AlarmTransition transition) {
    Verdict verdict = judged.verdict();
    if (verdict.judgedOn().isEmpty()) {
      return Optional.empty();
    }
    if (before.phase() == Phase.FIRING || verdict instanceof Verdict.Shifted) {
      rising.clear();
      return Optional.empty();
    }
    double pValue = verdict.judgedOn().get().heededPValue();
    rising.add(span, pane, detector.logE(pValue, judged.referenceRatio()));
    if (transition.state().phase() != Phase.FIRING) {
      return Optional.empty();
    }
    Optional<RisingWindows.Seen> explaining = rising.seen();
    rising.clear();
    return explaining;
  }

  private WindowSignal signal(long window, StratifiedVerdict judged, double pValue) {
    shown = detector.next(carried, pValue, judged.referenceRatio());
    return new WindowSignal(window, pValue, judged.verdict() instanceof Verdict.Shifted, shown);
  }

  private StreamAlarm alarm(AlarmTransition transition, double threshold) {
    Duration kept = promise.kept(stream, smallest);
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
    FalseAlarmBudget supported = stated.supportedBy(smallest);
    if (!supported.equals(stated) && !warned) {
      warned = true;
      log.warn(
          "stream {}: its profile cannot tell windows rare enough for {} between false alarms; {}"
              + " are kept. For what was stated build the profile with --null-windows {}, make"
              + " windows longer (window.length), or state less (alarm.time-between-false-alarms)",
          stream,
          promise.stated(),
          promise.kept(stream, smallest),
          profile.nullWindowsFor(stated, promise.windowLength()));
    }
    return supported;
  }
}
