package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.AlarmRules;
import io.headwatch.shift.calibration.AlarmState;
import io.headwatch.shift.calibration.AlarmTransition;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.SequentialEvidence;
import io.headwatch.shift.calibration.ShiryaevRoberts;
import io.headwatch.shift.calibration.WindowSignal;
import java.util.Optional;

/** The alarm of one stream, kept from window to window as the daemon keeps it. */
final class AlarmStream {
  private final FalseAlarmBudget budget;
  private final double referenceRatio;
  private final AlarmRules rules;
  private final ShiryaevRoberts detector = ShiryaevRoberts.standard();
  private AlarmState state = AlarmState.calm(0);
  private SequentialEvidence evidence = SequentialEvidence.none();
  private long windows;

  /**
   * A stream whose first window is yet to come.
   *
   * @param referenceRatio images of a window per image of the reference
   */
  AlarmStream(FalseAlarmBudget budget, double referenceRatio) {
    this.budget = requireNonNull(budget, "budget is null");
    this.referenceRatio = referenceRatio;
    this.rules = AlarmRules.forThreshold(budget.evidenceThreshold());
  }

  /** Whether the alarm fires with the next window, whose p-value this is. */
  boolean fires(double pValue) {
    return fires(pValue, referenceRatio);
  }

  /**
   * The same of a window that met another reference.
   *
   * @param ratio images of the window per image of that reference
   */
  boolean fires(double pValue, double ratio) {
    AlarmTransition next =
        rules.next(
            state,
            new WindowSignal(
                windows++,
                pValue,
                pValue <= budget.windowAlpha(),
                detector.next(evidence, pValue, ratio)));
    state = next.state();
    evidence = next.evidence();
    return next.change().equals(Optional.of(Change.FIRED));
  }

  /** Number of times that the alarm of one stream fires. */
  static int alarms(double[] pValues, FalseAlarmBudget budget, double referenceRatio) {
    AlarmStream stream = new AlarmStream(budget, referenceRatio);
    int alarms = 0;
    for (double pValue : pValues) {
      alarms += stream.fires(pValue) ? 1 : 0;
    }
    return alarms;
  }

  /**
   * Number of streams that end with an alarm, if with each alarm a new one begins: as many as the
   * windows over the mean number of windows until an alarm. An alarm that never ends would be one.
   */
  static int runs(double[] pValues, FalseAlarmBudget budget, double referenceRatio) {
    AlarmStream stream = new AlarmStream(budget, referenceRatio);
    int runs = 0;
    for (double pValue : pValues) {
      if (stream.fires(pValue)) {
        runs++;
        stream = new AlarmStream(budget, referenceRatio);
      }
    }
    return runs;
  }
}
