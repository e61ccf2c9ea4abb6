package io.headwatch.decision;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A shift is the new normal: the events of its windows become the next version of the stream's
 * profile.
 *
 * @param from first event time of the windows
 * @param to event time at which they end, not part of them
 * @param outcome what has become of it
 */
public record Acceptance(Note note, Instant from, Instant to, Outcome outcome) implements Decision {

  private static final Duration LONGEST = Duration.ofDays(366);

  /** What has become of an acceptance. */
  public sealed interface Outcome {}

  /** The version is being built. */
  public record Requested() implements Outcome {}

  /**
   * The version is there, and windows that begin are judged by it.
   *
   * @param version its number; 1 is the profile that was there before the first acceptance
   * @param profile hash of its file
   */
  public record Built(int version, String profile) implements Outcome {
    public Built {
      requireNonNull(profile, "profile is null");
    }
  }

  /**
   * The version could not be built, and the stream is judged as before.
   *
   * @param reason what to do about it
   */
  public record Failed(String reason) implements Outcome {
    public Failed {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * @throws IllegalArgumentException if the range is empty
   */
  public Acceptance {
    requireNonNull(note, "note is null");
    requireNonNull(outcome, "outcome is null");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from must be before to");
    }
    if (from.isBefore(Instant.EPOCH) || from.plus(LONGEST).isBefore(to)) {
      throw new IllegalArgumentException(
          "from must be in 1970 or later, and at most %d days before to"
              .formatted(LONGEST.toDays()));
    }
  }

  /** The same with what has become of it. */
  public Acceptance with(Outcome newOutcome) {
    return new Acceptance(note, from, to, newOutcome);
  }
}
