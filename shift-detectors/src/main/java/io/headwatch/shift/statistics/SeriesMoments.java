package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Moments of a {@link Series} and of the square roots of its values, and of how many images at
 * least one value is convincing. A mutable accumulator, not thread-safe; panes of the same series
 * add up in any order and split, up to rounding. 32 bytes per name.
 *
 * <p>Probabilities of words are nearly 0 but in a few images, and the mean of so skewed a value
 * follows these few. Its square root is far less skewed (it is what the Hellinger distance
 * compares), so that its mean can be tested with samples of some hundreds. Negative values have the
 * root 0.
 */
public final class SeriesMoments {
  private final Series series;
  private final Moments moments;
  private final Moments roots;
  private long convincing;

  /** Starts empty moments. */
  public SeriesMoments(Series series) {
    this(
        requireNonNull(series, "series is null"),
        new Moments(series.size()),
        new Moments(series.size()),
        0);
  }

  private SeriesMoments(Series series, Moments moments, Moments roots, long convincing) {
    this.series = series;
    this.moments = moments;
    this.roots = roots;
    this.convincing = convincing;
  }

  /**
   * Restores moments from a copy.
   *
   * @param roots moments of the values' square roots
   * @param convincing number of images with a convincing value
   * @throws IllegalArgumentException if there are not as many moments as names, or more convincing
   *     images than images
   */
  public static SeriesMoments of(Series series, Moments moments, Moments roots, long convincing) {
    if (roots.count() != moments.count() || roots.dimensions() != moments.dimensions()) {
      throw new IllegalArgumentException("the moments of values and of roots do not fit");
    }
    if (series.size() != moments.dimensions()) {
      throw new IllegalArgumentException(
          "moments of %d values are not those of %d names"
              .formatted(moments.dimensions(), series.size()));
    }
    if (convincing < 0 || convincing > moments.count()) {
      throw new IllegalArgumentException(
          "%d of %d images cannot be convincing".formatted(convincing, moments.count()));
    }
    return new SeriesMoments(series, moments.copy(), roots.copy(), convincing);
  }

  /** Adds the values of one image. */
  public void add(float[] values) {
    moments.add(values);
    roots.add(roots(values));
    if (largest(values) >= series.convincing()) {
      convincing++;
    }
  }

  private static float[] roots(float[] values) {
    float[] roots = new float[values.length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = (float) Math.sqrt(Math.max(0, values[i]));
    }
    return roots;
  }

  private static float largest(float[] values) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  /**
   * Adds all images of {@code other}, which stays as it is.
   *
   * @throws IllegalArgumentException if it is of another series
   */
  public void merge(SeriesMoments other) {
    requireSame("series", other);
    moments.merge(other.moments);
    roots.merge(other.roots);
    convincing += other.convincing;
  }

  /**
   * Takes away all images of {@code other}, which must be among these, and not all of them.
   *
   * @throws IllegalArgumentException if it is of another series, or has too many images
   */
  public void subtract(SeriesMoments other) {
    requireSame("series", other);
    moments.subtract(other.moments);
    roots.subtract(other.roots);
    convincing -= other.convincing;
  }

  /**
   * Makes sure that values of both mean the same.
   *
   * @param what what the series is called, for the message
   * @throws IllegalArgumentException naming both hashes if not
   */
  void requireSame(String what, SeriesMoments other) {
    if (!series.isSame(other.series)) {
      throw new IllegalArgumentException(
          "%s differ: %s do not compare with %s"
              .formatted(what, described(other.series), described(series)));
    }
  }

  private static String described(Series series) {
    return "%d under %.12s".formatted(series.size(), series.size() == 0 ? "none" : series.hash());
  }

  /** Returns an independent copy. */
  public SeriesMoments copy() {
    return new SeriesMoments(series, moments.copy(), roots.copy(), convincing);
  }

  /** Number of images with a convincing value. */
  public long convincing() {
    return convincing;
  }

  /** Share of the images with a convincing value, 0 to 1; 0 without images. */
  public double coverage() {
    return moments.count() == 0 ? 0 : (double) convincing / moments.count();
  }

  /** What the moments are of. */
  public Series series() {
    return series;
  }

  /** The moments, a dimension per name: a view of this object's state, to be read only. */
  public Moments moments() {
    return moments;
  }

  /** The moments of the values' square roots: a view of this object's state, to be read only. */
  public Moments roots() {
    return roots;
  }
}
