package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Where words are in an image.
 *
 * @param width of the image in pixels
 * @param height of the image in pixels
 * @param method how it was made
 * @param mask for each pixel, row by row from the top left, the place of its word among {@code
 *     areas}, from 1 on; 0 for background; as an unsigned byte; not copied
 * @param areas of the words, in the order they were asked for
 */
@SuppressWarnings("ArrayRecordComponent") // Masks are as large as images.
public record Segmentation(
    int width, int height, Method method, byte[] mask, List<WordArea> areas) {

  /** Most words: a mask has a byte for each pixel. */
  public static final int MOST_WORDS = 255;

  /**
   * What is known of one word.
   *
   * @param word as it was asked for
   * @param pixels of the mask that are its own
   * @param share of the image's pixels, in [0, 1]
   * @param score mean probability of the word over these pixels, by the softmax over all words, in
   *     [0, 1]; 0 if there are none. It compares words of one image; it is not calibrated
   */
  public record WordArea(String word, long pixels, double share, double score) {

    public WordArea {
      requireNonNull(word, "word is null");
    }
  }

  /**
   * @throws IllegalArgumentException if the mask is of another size
   */
  public Segmentation {
    requireNonNull(method, "method is null");
    areas = List.copyOf(areas);
    if (mask.length != (long) width * height) {
      throw new IllegalArgumentException(
          "a mask of %d bytes is not one of %d x %d".formatted(mask.length, width, height));
    }
  }
}
