package io.headwatch.monitor;

import java.util.Optional;

/** Which profile a stream is compared with. */
public interface StreamProfiles {

  /** The stream's own profile, or the shared one; empty if it has neither. */
  Optional<StreamProfile> profile(String stream);

  /** Begins, or goes on with, learning a stream that has no profile. */
  Learner learner(String stream);
}
