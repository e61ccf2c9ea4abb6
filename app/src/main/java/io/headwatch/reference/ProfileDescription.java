package io.headwatch.reference;

import io.headwatch.shift.calibration.BlockChoice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a profile file says of itself beside its arrays.
 *
 * @param images what the reference images are, in words
 * @param modelDirectory where the model lay that made it: a hint, the hash decides
 * @param created when the profile was made
 * @param broken number of images that could not be used, by reason
 * @param repeated number of images that were left out, as they repeat others
 * @param blocks how long null windows' blocks are and why; empty if that was not chosen by the
 *     images
 * @param imageLines identity, source, time and label of each image, one JSON object a line
 */
public record ProfileDescription(
    String images,
    Optional<String> modelDirectory,
    Instant created,
    Map<String, Integer> broken,
    int repeated,
    Optional<BlockChoice> blocks,
    String imageLines) {

  public ProfileDescription {
    broken = Map.copyOf(broken);
  }

  /**
   * What the images are called where they came from, in their order: paths of files, positions of
   * events, or the names that a manifest gave.
   *
   * @throws IllegalArgumentException if a line is damaged
   */
  public List<String> imageIds() {
    return lines().stream().map(ImageLine::id).toList();
  }

  /**
   * What is known of each image.
   *
   * @throws IllegalArgumentException if a line is damaged
   */
  public List<ImageLine> lines() {
    return imageLines.lines().map(ImageLine::parse).toList();
  }
}
