package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a profile holds of one stratum.
 *
 * @param images its reference images
 * @param drawable those of them that null windows may be drawn from: not those that the bases were
 *     made from
 * @param profile statistics and calibration of its images alone, on the bases of the whole
 *     reference; empty if the stratum is thin, having too few images to judge by
 */
public record Stratum(int images, int drawable, Optional<ReferenceProfile> profile) {
  public Stratum {
    requireNonNull(profile, "profile is null");
    if (drawable < 0
        || drawable > images
        || profile.filter(given -> given.size() != images).isPresent()) {
      throw new IllegalArgumentException(
          "a stratum of %d images cannot have %d to draw from and a profile of %d"
              .formatted(images, drawable, profile.map(ReferenceProfile::size).orElse(images)));
    }
  }

  /** Whether there are too few images to judge by. */
  public boolean isThin() {
    return profile.isEmpty();
  }
}
