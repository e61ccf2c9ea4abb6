package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

/** An event that cannot be used; the message says what to do about it. */
public final class RejectedEventException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** A rejection. */
  public RejectedEventException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason, "reason is null");
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
