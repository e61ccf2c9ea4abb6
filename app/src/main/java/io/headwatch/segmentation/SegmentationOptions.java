package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a mask is to be made.
 *
 * @param method empty for the model's best
 * @param background whether pixels that answer to no word are told from the others, by Otsu's
 *     threshold of the largest logit; without, each pixel has a word
 * @param threshold instead of Otsu's: pixels whose most probable word is less probable are
 *     background, in [0, 1]; whoever gives one gets a background
 * @param backgroundWords further words, whose pixels are background
 */
public record SegmentationOptions(
    Optional<Method> method,
    boolean background,
    OptionalDouble threshold,
    List<String> backgroundWords) {

  /** The model's best method, and no background. */
  public static final SegmentationOptions DEFAULTS =
      new SegmentationOptions(Optional.empty(), false, OptionalDouble.empty(), List.of());

  /**
   * @throws IllegalArgumentException if the threshold is outside [0, 1]
   */
  public SegmentationOptions {
    requireNonNull(method, "method is null");
    background |= threshold.isPresent();
    backgroundWords = List.copyOf(backgroundWords);
    if (threshold.isPresent() && !(threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "threshold is %s, must be in [0, 1]".formatted(threshold.getAsDouble()));
    }
  }

  /** The same options with Otsu's background. */
  public SegmentationOptions withBackground() {
    return new SegmentationOptions(method, true, threshold, backgroundWords);
  }

  /** The same options with another method. */
  public SegmentationOptions with(Method other) {
    return new SegmentationOptions(Optional.of(other), background, threshold, backgroundWords);
  }
}
