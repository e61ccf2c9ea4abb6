package io.headwatch.history;

/** The store of the history can be neither read nor written; the message says what to do. */
public final class HistoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what to do about it. */
  public HistoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
