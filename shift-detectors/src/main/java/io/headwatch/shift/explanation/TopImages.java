package io.headwatch.shift.explanation;

import java.util.Arrays;

/**
 * For each pair the images with its highest scalars. A mutable accumulator, not thread-safe. 8
 * bytes per pair and image kept.
 */
public final class TopImages {
  private final int pairs;
  private final int limit;
  private final float[] values;
  private final int[] images;
  private int size;

  /**
   * @param limit most images to keep for a pair, at least 1
   */
  public TopImages(int pairs, int limit) {
    if (pairs < 1 || limit < 1) {
      throw new IllegalArgumentException(
          "%d images of %d pairs cannot be kept".formatted(limit, pairs));
    }
    this.pairs = pairs;
    this.limit = limit;
    this.values = new float[Math.multiplyExact(pairs, limit)];
    this.images = new int[values.length];
    Arrays.fill(values, Float.NEGATIVE_INFINITY);
  }

  /**
   * Adds an image; of equal ones the first come is the higher.
   *
   * @param scalars P values
   */
  public void add(int image, float[] scalars) {
    if (scalars.length != pairs) {
      throw new IllegalArgumentException(
          "%d scalars are not those of %d pairs".formatted(scalars.length, pairs));
    }
    for (int pair = 0; pair < pairs; pair++) {
      int last = pair * limit + limit - 1;
      if (scalars[pair] > values[last]) {
        insert(pair * limit, last, scalars[pair], image);
      }
    }
    size++;
  }

  /** A pair's images, the highest first: as many as were added, at most the limit. */
  public int[] of(int pair) {
    return Arrays.copyOfRange(images, pair * limit, pair * limit + Math.min(limit, size));
  }

  private void insert(int first, int last, float value, int image) {
    int at = last;
    while (at > first && value > values[at - 1]) {
      values[at] = values[at - 1];
      images[at] = images[at - 1];
      at--;
    }
    values[at] = value;
    images[at] = image;
  }
}
