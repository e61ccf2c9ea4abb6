package io.headwatch.safetensors;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a file says about one tensor.
 *
 * @param shape the dimensions, row-major; empty for a scalar
 */
public record TensorInfo(Dtype dtype, List<Long> shape) {

  /**
   * @throws IllegalArgumentException if a dimension is negative
   * @throws ArithmeticException if the size in bytes exceeds a {@code long}
   */
  public TensorInfo {
    requireNonNull(dtype, "dtype is null");
    shape = List.copyOf(shape);
    if (shape.stream().anyMatch(dimension -> dimension < 0)) {
      throw new IllegalArgumentException("negative dimension in shape " + shape);
    }
    Math.multiplyExact(product(shape), (long) dtype.bytes());
  }

  /** Number of elements. */
  public long count() {
    return product(shape);
  }

  /** Size of all elements in bytes. */
  public long bytes() {
    return count() * dtype.bytes();
  }

  private static long product(List<Long> shape) {
    return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
  }
}
