package io.headwatch.concept;

import java.io.IOException;

/** A vocabulary cannot be used; the message says which, where in it, and what to do. */
public final class VocabularyException extends IOException {

  private static final long serialVersionUID = 1L;

  VocabularyException(String message) {
    super(message);
  }

  VocabularyException(String message, Throwable cause) {
    super(message, cause);
  }
}
