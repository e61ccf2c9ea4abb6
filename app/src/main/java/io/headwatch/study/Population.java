package io.headwatch.study;

/**
 * A named source of encoded images: one name, seed and list of parameters stand for the same image
 * at an index, in any order and on any thread.
 */
public interface Population {

  /** The name: lower-case letters, digits, dots and hyphens, so that files can have it. */
  String name();

  /** What all random choices come from. */
  long seed();

  /** All else that decides what the images are, in words. */
  String parameters();

  /** Number of images; {@link Integer#MAX_VALUE} if there is no end. */
  default int size() {
    return Integer.MAX_VALUE;
  }

  /**
   * One image, encoded.
   *
   * @param index 0 to {@link #size()} - 1
   */
  byte[] image(int index);
}
