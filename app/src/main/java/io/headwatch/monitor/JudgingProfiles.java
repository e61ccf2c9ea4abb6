package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the windows of a stream are compared with.
 *
 * @param profile judges them
 * @param anchor is scored beside it, if the stream has one
 */
public record JudgingProfiles(StreamProfile profile, Optional<StreamProfile> anchor) {

  public JudgingProfiles {
    requireNonNull(profile, "profile is null");
    requireNonNull(anchor, "anchor is null");
  }

  /** A profile alone. */
  public JudgingProfiles(StreamProfile profile) {
    this(profile, Optional.empty());
  }

  /** Whether these are the same files as others. */
  boolean areThose(JudgingProfiles others) {
    return profile.hash().equals(others.profile.hash())
        && anchor.map(StreamProfile::hash).equals(others.anchor.map(StreamProfile::hash));
  }
}
