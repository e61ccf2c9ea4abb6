package io.headwatch.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A shift is known: nobody needs to be called for it any more. It is judged and shown as before.
 *
 * @param until when the acknowledgement ends by itself
 * @param ended when the alarm was resolved that it was for, if it was: the next one is news again
 */
public record Acknowledgement(Note note, Instant until, Optional<Instant> ended)
    implements Decision {

  /**
   * @throws IllegalArgumentException if it ends before it was made
   */
  public Acknowledgement {
    requireNonNull(note, "note is null");
    requireNonNull(until, "until is null");
    requireNonNull(ended, "ended is null");
    if (!until.isAfter(note.at())) {
      throw new IllegalArgumentException("until must be later than now");
    }
  }

  /** Whether it holds at a time. */
  public boolean holds(Instant now) {
    return ended.isEmpty() && now.isBefore(until);
  }

  /** The same, ended. */
  public Acknowledgement endedAt(Instant time) {
    return new Acknowledgement(note, until, Optional.of(time));
  }
}
