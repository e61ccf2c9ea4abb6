package io.headwatch.clip;

import java.util.List;

/**
 * Images and captions of one training step. A caption is true of every image that shows its words.
 *
 * @param images preprocessed images, each size x size x 3 bytes of interleaved RGB
 * @param captions texts, each true of at least one of the images
 * @param imageWords rows of the table that each image shows
 * @param captionWords rows of the table that each caption names, at least one
 */
public record TrainingBatch(
    List<byte[]> images, List<String> captions, List<int[]> imageWords, List<int[]> captionWords) {

  public TrainingBatch {
    images = List.copyOf(images);
    captions = List.copyOf(captions);
    imageWords = List.copyOf(imageWords);
    captionWords = List.copyOf(captionWords);
    if (images.size() < 2
        || captions.isEmpty()
        || imageWords.size() != images.size()
        || captionWords.size() != captions.size()) {
      throw new IllegalArgumentException(
          "%d images with %d lists of words and %d captions with %d do not make a batch"
              .formatted(images.size(), imageWords.size(), captions.size(), captionWords.size()));
    }
  }

  /** Number of images. */
  public int size() {
    return images.size();
  }

  /** A row of V values per entry: 1 for its words, 0 for the others. */
  static float[] indicators(List<int[]> words, int vocabulary) {
    float[] indicators = new float[words.size() * vocabulary];
    for (int i = 0; i < words.size(); i++) {
      for (int word : words.get(i)) {
        indicators[i * vocabulary + word] = 1;
      }
    }
    return indicators;
  }
}
