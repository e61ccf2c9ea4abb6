package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.ConceptJudge;
import io.headwatch.shift.profile.ReferenceProfile;

/**
 * A profile with the hash of its file, which verdicts quote. All streams that share one are judged
 * by one thread.
 *
 * @param profile the reference's statistics
 * @param hash SHA-256 of the profile file, hexadecimal
 * @param concepts compares the concepts' scores of windows with the reference's
 */
public record StreamProfile(ReferenceProfile profile, String hash, ConceptJudge concepts) {

  public StreamProfile {
    requireNonNull(profile, "profile is null");
    requireNonNull(hash, "hash is null");
    requireNonNull(concepts, "concepts is null");
  }

  /** A profile to judge without concepts. */
  public StreamProfile(ReferenceProfile profile, String hash) {
    this(profile, hash, ConceptJudge.none());
  }
}
