package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What one window made of an alarm.
 *
 * @param state the state after the window
 * @param evidence the evidence to carry to the next window
 * @param change what is to be told; empty in most windows
 */
public record AlarmTransition(
    AlarmState state, SequentialEvidence evidence, Optional<Change> change) {
  /** What is told once. */
  public enum Change {
    /** A shift was found. */
    FIRED,
    /** The shift has passed. */
    RESOLVED,
    /** No window could be judged for too long. */
    FELL_SILENT
  }

  public AlarmTransition {
    requireNonNull(state, "state is null");
    requireNonNull(evidence, "evidence is null");
    requireNonNull(change, "change is null");
  }
}
