package io.headwatch.download;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An attempt failed in a way that the next one may not. */
final class BrokenOffException extends IOException {

  private static final long serialVersionUID = 1L;

  BrokenOffException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
