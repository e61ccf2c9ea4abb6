package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.ConceptJudge;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.profile.ReferenceProfile;
import java.util.Optional;

/**
 * A profile with the hash of its file, which verdicts quote. All streams that share one are judged
 * by one thread.
 *
 * @param profile the reference's statistics
 * @param labels what the pairs stand for, if they have been labelled
 * @param hash SHA-256 of the profile file, hexadecimal
 * @param concepts compares the concepts' scores of windows with the reference's
 */
public record StreamProfile(
    ReferenceProfile profile, Optional<PairLabels> labels, String hash, ConceptJudge concepts) {

  public StreamProfile {
    requireNonNull(profile, "profile is null");
    requireNonNull(labels, "labels is null");
    requireNonNull(hash, "hash is null");
    requireNonNull(concepts, "concepts is null");
  }

  /** A profile to judge without concepts. */
  public StreamProfile(ReferenceProfile profile, Optional<PairLabels> labels, String hash) {
    this(profile, labels, hash, ConceptJudge.none());
  }
}
