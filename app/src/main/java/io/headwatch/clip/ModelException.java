package io.headwatch.clip;

import org.jspecify.annotations.Nullable;

/**
 * A model directory cannot be used. The message says what is missing or unsupported and how such a
 * directory must look.
 */
public final class ModelException extends RuntimeException {

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
