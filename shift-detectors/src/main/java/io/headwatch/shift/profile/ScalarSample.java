package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * The scalars of a uniform sample of a reference's images, a byte each, so that the score of a new
 * concept can be read from the reference without its images. A byte stands for 256 values spread
 * evenly from a pair's smallest to its largest in the sample: off by at most a 510th of that range.
 * Immutable.
 *
 * <p>Rows are in random order: the first few are a uniform sample again.
 */
public final class ScalarSample {
  /** Most bytes of scalars that a sample takes: 1,024 images of RN50, 16,384 of small models. */
  public static final int MOST_BYTES = 64 << 20;

  private static final float LEVELS = 255;

  private final int[] images;
  private final float[] lowest;
  private final float[] highest;
  private final byte[] levels;

  private ScalarSample(int[] images, float[] lowest, float[] highest, byte[] levels) {
    this.images = images;
    this.lowest = lowest;
    this.highest = highest;
    this.levels = levels;
  }

  /** The number of images that a sample has room for. */
  public static int mostImages(int pairs) {
    return Math.max(1, MOST_BYTES / pairs);
  }

  /**
   * Takes the scalars of some images, in two passes over them.
   *
   * @param images numbers of images, distinct, in random order
   */
  public static ScalarSample of(ReferenceSample reference, int[] images) {
    float[] lowest = new float[reference.pairs()];
    float[] highest = new float[reference.pairs()];
    Arrays.fill(lowest, Float.POSITIVE_INFINITY);
    Arrays.fill(highest, Float.NEGATIVE_INFINITY);
    float[] scalars = new float[reference.pairs()];
    for (int image : images) {
      reference.scalars(image, 0, scalars.length, scalars);
      widen(lowest, highest, scalars);
    }
    byte[] levels = new byte[Math.multiplyExact(images.length, scalars.length)];
    for (int row = 0; row < images.length; row++) {
      reference.scalars(images[row], 0, scalars.length, scalars);
      quantise(scalars, lowest, highest, levels, row * scalars.length);
    }
    return new ScalarSample(images.clone(), lowest, highest, levels);
  }

  /**
   * Restores a sample from what its accessors returned.
   *
   * @throws IllegalArgumentException if the parts do not fit one another
   */
  public static ScalarSample of(int[] images, float[] lowest, float[] highest, byte[] levels) {
    requireNonNull(images, "images is null");
    if (lowest.length != highest.length || levels.length != (long) images.length * lowest.length) {
      throw new IllegalArgumentException(
          "%d levels are not a sample of %d images with %d and %d pairs"
              .formatted(levels.length, images.length, lowest.length, highest.length));
    }
    for (int pair = 0; pair < lowest.length; pair++) {
      if (!(images.length == 0
          || (Float.isFinite(lowest[pair])
              && Float.isFinite(highest[pair])
              && lowest[pair] <= highest[pair]))) {
        throw new IllegalArgumentException("the range of pair " + pair + " is none");
      }
    }
    return new ScalarSample(images.clone(), lowest.clone(), highest.clone(), levels.clone());
  }

  /** Number of rows. */
  public int size() {
    return images.length;
  }

  /** Number of pairs P. */
  public int pairs() {
    return lowest.length;
  }

  /** The reference image, from 0, that a row is of. */
  public int image(int row) {
    return images[row];
  }

  /** Writes the scalars of a row to the first P places of {@code into}. */
  public void scalars(int row, float[] into) {
    for (int pair = 0; pair < lowest.length; pair++) {
      int level = Byte.toUnsignedInt(levels[row * lowest.length + pair]);
      into[pair] = lowest[pair] + (highest[pair] - lowest[pair]) * (level / LEVELS);
    }
  }

  /** A copy of the rows' image numbers. */
  public int[] images() {
    return images.clone();
  }

  /** A copy of the pairs' smallest values. */
  public float[] lowest() {
    return lowest.clone();
  }

  /** A copy of the pairs' largest values. */
  public float[] highest() {
    return highest.clone();
  }

  /** A copy of the levels, rows x P. */
  public byte[] levels() {
    return levels.clone();
  }

  private static void widen(float[] lowest, float[] highest, float[] scalars) {
    for (int pair = 0; pair < scalars.length; pair++) {
      lowest[pair] = Math.min(lowest[pair], scalars[pair]);
      highest[pair] = Math.max(highest[pair], scalars[pair]);
    }
  }

  private static void quantise(
      float[] scalars, float[] lowest, float[] highest, byte[] levels, int at) {
    for (int pair = 0; pair < scalars.length; pair++) {
      float range = highest[pair] - lowest[pair];
      levels[at + pair] =
          (byte) (range > 0 ? Math.round((scalars[pair] - lowest[pair]) / range * LEVELS) : 0);
    }
  }
}
