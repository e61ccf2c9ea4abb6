package io.headwatch.pixels;

import static java.util.Objects.requireNonNull;

/** An image may not be shown, or cannot be had; the message says why, for people. */
public final class ImageUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why there is none. */
  public enum Why {
    /** It is no longer where it was. */
    GONE,
    /** It was erased. */
    ERASED,
    /** It is older than images may be. */
    EXPIRED,
    /** The event holds no image that can be used. */
    UNUSABLE,
    /** It cannot be fetched at present. */
    UNREACHABLE,
    /** Too many images are being fetched. */
    BUSY
  }

  private final Why why;

  public ImageUnavailableException(Why why, String message) {
    super(message);
    this.why = requireNonNull(why, "why is null");
  }

  /** Why there is none. */
  public Why why() {
    return why;
  }

  /** The message, for people. */
  public String told() {
    return String.valueOf(getMessage());
  }
}
