package io.headwatch.reference;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a profile file says of itself beside its arrays.
 *
 * @param images what the reference images are, in words
 * @param modelDirectory where the model lay that made it: a hint, the hash decides
 * @param created when the profile was made
 * @param broken number of images that could not be used, by reason
 * @param imageLines identity, source and time of each image, one JSON object a line
 */
public record ProfileDescription(
    String images,
    Optional<String> modelDirectory,
    Instant created,
    Map<String, Integer> broken,
    String imageLines) {

  public ProfileDescription {
    broken = Map.copyOf(broken);
  }
}
