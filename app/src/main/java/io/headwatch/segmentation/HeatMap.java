package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

/**
 * Where in an image something fires.
 *
 * @param columns of the map, which is laid over the image
 * @param rows of the map
 * @param values row by row; above 0 where it fires; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // As large as an image.
public record HeatMap(int columns, int rows, float[] values) {

  public HeatMap {
    requireNonNull(values, "values is null");
    if (values.length != (long) columns * rows) {
      throw new IllegalArgumentException(
          "%d values are no map of %d x %d".formatted(values.length, columns, rows));
    }
  }

  static HeatMap of(LogitField field, int columns, int rows) {
    float[] values = new float[columns * rows];
    for (int row = 0; row < rows; row++) {
      float[] line = new float[columns];
      field.addRow(row, rows, line);
      System.arraycopy(line, 0, values, row * columns, columns);
    }
    return new HeatMap(columns, rows, values);
  }
}
