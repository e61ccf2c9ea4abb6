package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.Series;

/**
 * The values of a series for a uniform sample of a reference's images: what windows of that
 * reference would have. Immutable; the rows must not be written to.
 *
 * @param series what the values are of
 * @param rows per image, in random order, as many finite values as the series has names
 */
public record SeriesSample(Series series, float[][] rows) {
  /** No images of a series without values. */
  public static final SeriesSample NONE = new SeriesSample(Series.NONE, new float[0][]);

  /**
   * @throws IllegalArgumentException if a row is of another length, or holds what is not finite
   */
  public SeriesSample {
    requireNonNull(series, "series is null");
    for (float[] row : rows) {
      if (row.length != series.size()) {
        throw new IllegalArgumentException(
            "a row of %d values is not one of %d names".formatted(row.length, series.size()));
      }
      for (float value : row) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException("a value is " + value + ", must be finite");
        }
      }
    }
  }

  /** Number of images. */
  public int size() {
    return rows.length;
  }
}
