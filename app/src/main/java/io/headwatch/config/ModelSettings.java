package io.headwatch.config;

import java.nio.file.Path;

/**
 * The CLIP-ResNet.
 *
 * @param directory its weights, configuration and tokenizer
 * @param device where it runs
 * @param precision number format of the image tower
 * @param threads threads on the CPU; 0 means one per core
 */
public record ModelSettings(Path directory, Device device, Precision precision, int threads) {

  /** Where the model runs. */
  public enum Device {
    /** A GPU if there is one. */
    AUTO,
    /** The CPU. */
    CPU,
    /** A GPU. */
    GPU
  }

  /** Number format. */
  public enum Precision {
    /** 32-bit floating point. */
    FP32,
    /** 16-bit brain floating point. */
    BF16,
    /** 16-bit IEEE floating point. */
    FP16
  }
}
