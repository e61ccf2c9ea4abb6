package io.headwatch.history;

/** A record is no verdict that this version understands; the message says why. */
public final class MalformedVerdictException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedVerdictException(String message) {
    super(message);
  }
}
