package io.headwatch.clip;

/**
 * A row-major array with its shape.
 *
 * @param values product of the shape's dimensions many values
 * @param shape dimensions, slowest first
 */
record WeightArray(float[] values, int... shape) {

  /** Reads a tensor as it is stored. */
  static WeightArray read(WeightSource source, String name, int... shape) {
    return new WeightArray(source.read(name, shape), shape);
  }
}
