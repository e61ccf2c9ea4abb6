package io.headwatch.cli;

/** What a user gave cannot be used; the message says why and what to do. */
final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }
}
