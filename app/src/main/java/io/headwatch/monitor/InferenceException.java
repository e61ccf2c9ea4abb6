package io.headwatch.monitor;

/** The network failed on a batch: a fault of the device or the model, not of the images. */
public final class InferenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InferenceException(int images, Throwable cause) {
    super("the network failed on a batch of %d images: %s".formatted(images, cause), cause);
  }
}
