package io.headwatch.reference;

import java.io.IOException;

/** A profile file that cannot be used; the message says why and what to do. */
public final class ProfileFileException extends IOException {

  private static final long serialVersionUID = 1L;

  ProfileFileException(String message) {
    super(message);
  }

  ProfileFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
