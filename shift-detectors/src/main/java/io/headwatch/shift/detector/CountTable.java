package io.headwatch.shift.detector;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * A function of a number of images, computed when first asked for. Most of its values are never
 * asked for in a large reference, and most that are many times. Not thread-safe.
 */
final class CountTable {
  private final IntToDoubleFunction function;
  private final double[] values;

  /** A function of 0 to {@code images} images, never NaN. */
  CountTable(int images, IntToDoubleFunction function) {
    this.function = function;
    this.values = new double[images + 1];
    Arrays.fill(values, Double.NaN);
  }

  double at(int images) {
    double value = values[images];
    return Double.isNaN(value) ? computed(images) : value;
  }

  private double computed(int images) {
    values[images] = function.applyAsDouble(images);
    return values[images];
  }
}
