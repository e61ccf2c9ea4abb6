package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.ReferenceProfile;

/**
 * A profile with the hash of its file, which verdicts quote.
 *
 * @param profile the reference's statistics
 * @param hash SHA-256 of the profile file, hexadecimal
 */
public record StreamProfile(ReferenceProfile profile, String hash) {

  public StreamProfile {
    requireNonNull(profile, "profile is null");
    requireNonNull(hash, "hash is null");
  }
}
