package io.headwatch.web;

import io.headwatch.decision.Acceptance;
import io.headwatch.decision.Acknowledgement;
import io.headwatch.decision.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where people decide about shifts. Safe for use by several threads. */
public interface DecisionDesk {

  /** A decision cannot be made; the message says what to do. */
  final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Refuses for a reason that people can do something about. */
    public RefusedException(String message) {
      super(message);
    }
  }

  /** Decisions about a stream, newest first. */
  List<Decision> of(String stream);

  /** The acknowledgement that holds for a stream now. */
  Optional<Acknowledgement> acknowledged(String stream);

  /**
   * Notes that a shift is known.
   *
   * @throws RefusedException if it cannot be noted at present
   * @throws IllegalArgumentException if a text or the time is not as it must be
   */
  Acknowledgement acknowledge(String stream, String who, String why, Instant until);

  /**
   * Has the events of some windows become the next version of the stream's profile. Building it
   * goes on afterwards; what comes of it is told by {@link #of}.
   *
   * @param from first event time
   * @param to event time to stop before
   * @throws RefusedException if no version can be built or noted at present
   * @throws IllegalArgumentException if a text or the range is not as it must be
   */
  Acceptance accept(String stream, String who, String why, Instant from, Instant to);

  /**
   * Has the configuration and all profiles read anew; everything goes on where it was once they
   * are.
   *
   * @throws RefusedException if the configuration has mistakes, which the message lists; it stays
   *     as it was then
   */
  void reload();
}
