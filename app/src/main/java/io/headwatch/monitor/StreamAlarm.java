package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the alarm of a stream stands after a window: what people act on. One shift is one alarm,
 * however many windows show it.
 *
 * @param phase what is shown
 * @param since start of the window with which the phase began
 * @param evidence decimal logarithm of the evidence of the windows up to this one, before an alarm
 *     starts it anew; negative infinity if no window has been judged
 * @param evidenceThreshold decimal logarithm of the evidence from which the alarm fires; infinite
 *     if it never does by evidence
 * @param timeBetweenFalseAlarms expected time between false alarms that is kept, at most what was
 *     stated unless that is very short; of the whole installation or of this stream, as stated
 * @param change what is to be told; empty after most windows
 */
public record StreamAlarm(
    Phase phase,
    Instant since,
    double evidence,
    double evidenceThreshold,
    Duration timeBetweenFalseAlarms,
    Optional<Change> change) {
  public StreamAlarm {
    requireNonNull(phase, "phase is null");
    requireNonNull(since, "since is null");
    requireNonNull(timeBetweenFalseAlarms, "timeBetweenFalseAlarms is null");
    requireNonNull(change, "change is null");
  }
}
