package io.headwatch.clip;

/** Arithmetic of the convolutional trunk; the pooling always runs in 32 bits. */
public enum Precision {
  /** 32-bit floating point: the default, and what the golden vectors are checked in. */
  FP32(6),
  /** bfloat16: 8 bits of exponent, 8 of significand. */
  BF16(15),
  /** IEEE half precision; meant for GPUs. */
  FP16(5);

  private final int scalarType;

  Precision(int scalarType) {
    this.scalarType = scalarType;
  }

  /** PyTorch's code of this type (c10::ScalarType). */
  int scalarType() {
    return scalarType;
  }
}
