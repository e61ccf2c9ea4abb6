package io.headwatch.clip;

/** Tensors by open_clip's names, such as {@code visual.layer1.0.bn1.running_mean}. */
interface WeightSource {

  /**
   * Reads a tensor in row-major order.
   *
   * @throws ModelException if there is none of that name, or if it has another shape
   */
  float[] read(String name, int... shape);
}
