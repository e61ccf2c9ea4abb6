package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

import io.headwatch.image.Pixels;

/**
 * An image and where words are in it.
 *
 * @param image as it was decoded
 * @param segmentation of the same size
 */
public record SegmentedImage(Pixels image, Segmentation segmentation) {

  public SegmentedImage {
    requireNonNull(image, "image is null");
    requireNonNull(segmentation, "segmentation is null");
  }
}
