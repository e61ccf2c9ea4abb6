package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.profile.ReferenceProfile;
import java.util.Optional;

/**
 * A profile with the hash of its file, which verdicts quote.
 *
 * @param profile the reference's statistics
 * @param labels what the pairs stand for, if they have been labelled
 * @param hash SHA-256 of the profile file, hexadecimal
 */
public record StreamProfile(ReferenceProfile profile, Optional<PairLabels> labels, String hash) {

  public StreamProfile {
    requireNonNull(profile, "profile is null");
    requireNonNull(labels, "labels is null");
    requireNonNull(hash, "hash is null");
  }
}
