package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A profile with the windows of a stream that were compared with it.
 *
 * @param hash of the profile's file
 * @param from start of the first of them
 * @param to end of the last of them
 * @param windows how many they are
 */
public record ProfileUse(String hash, Instant from, Instant to, long windows) {

  public ProfileUse {
    requireNonNull(hash, "hash is null");
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
  }
}
