package io.headwatch.training;

import org.jspecify.annotations.Nullable;

/** A training cannot begin or go on; the message says what to change. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TrainingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
