package io.headwatch.shift.calibration;

import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import java.util.Optional;

/**
 * Rules with hysteresis, so that one shift is one alarm. An alarm fires when a window's p-value
 * alone does or when the evidence reaches its threshold, and then stays until enough windows in a
 * row are calm and the evidence gathered since is low again. Evidence starts anew when an alarm
 * fires and when it is resolved; while firing it is held at the threshold, so that a long shift is
 * forgotten as soon as a short one.
 *
 * <p>The defaults come from a simulation with threshold 17,280 of 400 streams with chi-square
 * windows (1 dimension, shifted by 1 or 1.5 standard errors; 50 dimensions, by 2.5) that stay
 * shifted for 1,000 windows. They had 3.3, 1.0 and 2.7 alarms; after a shift of 3 standard errors
 * had ended it was resolved in 34 windows on average, 9 in 10 times within 50. Eight calm windows
 * alone, whatever the evidence, resolved in 13 windows but made 9.8, 4.7 and 9.8 alarms; a release
 * level of the root of the threshold 23 windows, and 6.7, 1.1 and 6.1 alarms. Calm levels of .5, .2
 * and .05 with 3, 6 and 13 windows, which wait about as long, differed from that by less than two
 * alarms.
 *
 * @param threshold A: evidence from which an alarm fires, at least 1; infinite if it never does
 * @param pendingLevel evidence M from which an alarm is pending, at most {@code threshold}
 * @param releaseLevel evidence M below which a firing alarm may be resolved, over 0 and at most
 *     {@code threshold}
 * @param calmLevel a window is calm if its p-value is above this; in [0, 1)
 * @param calmWindows calm windows in a row that resolve a firing alarm, at least 1
 * @param silenceLimit windows of too little data in a row after which silence is told, at least 1
 */
public record AlarmRules(
    double threshold,
    double pendingLevel,
    double releaseLevel,
    double calmLevel,
    int calmWindows,
    int silenceLimit) {
  private static final double CALM_LEVEL = 0.1;
  private static final int CALM_WINDOWS = 8;
  private static final int SILENCE_LIMIT = 12;

  public AlarmRules {
    requireLevels(threshold, pendingLevel, releaseLevel);
    if (!(calmLevel >= 0 && calmLevel < 1)) {
      throw new IllegalArgumentException("calm level is " + calmLevel + ", must be in [0, 1)");
    }
    if (calmWindows < 1 || silenceLimit < 1) {
      throw new IllegalArgumentException(
          "%d calm windows and a silence limit of %d: both must be at least 1"
              .formatted(calmWindows, silenceLimit));
    }
  }

  /** The defaults: pending from the root of the threshold, released below the root of that. */
  public static AlarmRules forThreshold(double threshold) {
    double root = Math.sqrt(threshold);
    return new AlarmRules(
        threshold, root, Math.sqrt(root), CALM_LEVEL, CALM_WINDOWS, SILENCE_LIMIT);
  }

  /** What a judged window makes of the alarm. */
  public AlarmTransition next(AlarmState state, WindowSignal signal) {
    return state.phase() == Phase.FIRING ? whileFiring(state, signal) : whileNot(state, signal);
  }

  /**
   * What a window of too little data makes of the alarm: nothing but to count it. The silence is
   * told once, with the window that reaches the limit.
   *
   * @param evidence the evidence of the windows before, which is kept
   */
  public AlarmTransition silence(AlarmState state, SequentialEvidence evidence) {
    AlarmState silent = state.silent();
    boolean told = silent.silentInARow() == silenceLimit;
    return new AlarmTransition(
        silent, evidence, told ? Optional.of(Change.FELL_SILENT) : Optional.empty());
  }

  private AlarmTransition whileNot(AlarmState state, WindowSignal signal) {
    if (alarms(signal)) {
      return anew(Phase.FIRING, signal, Change.FIRED);
    }
    Phase phase = signal.evidence().reaches(pendingLevel) ? Phase.PENDING : Phase.CALM;
    return unchanged(state.in(phase, signal.window()), signal.evidence());
  }

  private AlarmTransition whileFiring(AlarmState state, WindowSignal signal) {
    int calm = isCalm(signal) ? state.calmInARow() + 1 : 0;
    if (calm >= calmWindows && !signal.evidence().reaches(releaseLevel)) {
      return anew(Phase.RESOLVED, signal, Change.RESOLVED);
    }
    return unchanged(state.firingOn(calm), signal.evidence().atMost(threshold));
  }

  private boolean alarms(WindowSignal signal) {
    return signal.windowAlarm() || signal.evidence().reaches(threshold);
  }

  private boolean isCalm(WindowSignal signal) {
    return !signal.windowAlarm() && signal.pValue() > calmLevel;
  }

  private static AlarmTransition anew(Phase phase, WindowSignal signal, Change change) {
    return new AlarmTransition(
        AlarmState.begun(phase, signal.window()), SequentialEvidence.none(), Optional.of(change));
  }

  private static AlarmTransition unchanged(AlarmState state, SequentialEvidence evidence) {
    return new AlarmTransition(state, evidence, Optional.empty());
  }

  private static void requireLevels(double threshold, double pendingLevel, double releaseLevel) {
    if (!(threshold >= 1
        && pendingLevel > 0
        && pendingLevel <= threshold
        && releaseLevel > 0
        && releaseLevel <= threshold)) {
      throw new IllegalArgumentException(
          ("evidence pending from %s, firing from %s and released below %s: the threshold must be"
                  + " at least 1, the levels over 0 and at most the threshold")
              .formatted(pendingLevel, threshold, releaseLevel));
    }
  }
}
