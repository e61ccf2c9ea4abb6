package io.headwatch.training;

/**
 * A part of a training with images of one size: small ones are cheap, and enough to begin with.
 *
 * @param imageSize width and height of the images in pixels, a multiple of 32
 * @param images number of samples
 */
public record TrainingStage(int imageSize, long images) {

  public TrainingStage {
    if (imageSize < 32 || imageSize % 32 != 0 || images < 1) {
      throw new IllegalArgumentException(
          "a stage of %d images of %d pixels is none: the size must be a multiple of 32"
              .formatted(images, imageSize));
    }
  }

  /** Pixels of the first {@code count} images. */
  double pixels(long count) {
    return (double) count * imageSize * imageSize;
  }
}
