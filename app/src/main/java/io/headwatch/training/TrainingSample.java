package io.headwatch.training;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * An image and what is known of it.
 *
 * @param image size x size x 3 bytes of interleaved RGB
 * @param words all that it is known to show
 * @param caption a text that is true of it
 * @param captionWords the words that the caption names, at least one
 */
public record TrainingSample(
    byte[] image, Set<String> words, String caption, Set<String> captionWords) {

  public TrainingSample {
    requireNonNull(image, "image is null");
    requireNonNull(caption, "caption is null");
    words = Set.copyOf(words);
    captionWords = Set.copyOf(captionWords);
  }
}
