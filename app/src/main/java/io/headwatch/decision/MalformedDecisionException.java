package io.headwatch.decision;

/** A record is no decision that this version understands; the message says why. */
public final class MalformedDecisionException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedDecisionException(String message) {
    super(message);
  }
}
