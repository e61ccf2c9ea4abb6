package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a stream's alarm stood after a window, in the words of the results topic.
 *
 * @param state calm, pending, firing or resolved
 * @param since start of the window with which the state began
 * @param evidence decimal logarithm of the evidence; empty before the first judged window
 * @param evidenceThreshold evidence from which the alarm fires; empty if it never does by evidence
 * @param change fired, resolved or fell_silent; empty after most windows
 */
public record AlarmStanding(
    String state,
    Instant since,
    OptionalDouble evidence,
    OptionalDouble evidenceThreshold,
    Optional<String> change) {

  /** The state of an alarm that people should act on. */
  public static final String FIRING = "firing";

  /** The change with which that state begins. */
  public static final String FIRED = "fired";

  public AlarmStanding {
    requireNonNull(state, "state is null");
    requireNonNull(since, "since is null");
    requireNonNull(evidence, "evidence is null");
    requireNonNull(evidenceThreshold, "evidenceThreshold is null");
    requireNonNull(change, "change is null");
  }

  /** Whether the alarm is up. */
  public boolean isFiring() {
    return state.equals(FIRING);
  }
}
