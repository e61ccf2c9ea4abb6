package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Images of a window that nothing is said of.
 *
 * @param stratum what they are of; empty if they have no stratum that the profile knows
 * @param images number of images
 * @param reason what is missing, in words
 */
public record UnjudgedStratum(Optional<String> stratum, int images, String reason) {
  public UnjudgedStratum {
    requireNonNull(stratum, "stratum is null");
    requireNonNull(reason, "reason is null");
  }
}
