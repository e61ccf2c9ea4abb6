package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One image, or the event that carries it, cannot be used; the others can. */
public final class UnusableImageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason one of a small fixed set, in lower case: it labels a counter
   * @param message what is wrong with this image, and what to do
   */
  public UnusableImageException(
      String reason, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason is null");
  }

  /** What an image failed with, as a reason: itself, or the best that can be said of it. */
  public static UnusableImageException of(@Nullable Throwable failure) {
    if (failure instanceof UnusableImageException unusable) {
      return unusable;
    }
    String reason = failure instanceof IOException ? "unreadable" : "internal_error";
    return new UnusableImageException(reason, String.valueOf(failure), failure);
  }

  /** Why, as one of a small fixed set: it labels a counter. */
  public String reason() {
    return reason;
  }
}
