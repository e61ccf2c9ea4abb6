package io.headwatch.monitor;

import java.util.Optional;

/** Which profile a stream is compared with. */
public interface StreamProfiles {

  /**
   * What the stream is compared with at present: it may change, and windows that begin afterwards
   * are judged by what it changed to. Empty if the stream has no profile.
   */
  Optional<JudgingProfiles> profiles(String stream);

  /** A stream is not watched any more: what was read for it alone may go. */
  default void forget(String stream) {}

  /** Begins, or goes on with, learning a stream that has no profile. */
  Learner learner(String stream);
}
