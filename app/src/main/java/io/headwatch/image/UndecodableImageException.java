package io.headwatch.image;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes that are no image, or not one that may be decoded. The message has the numbers. */
public final class UndecodableImageException extends Exception {

  /** Why an image was refused. */
  public enum Reason {
    /** No bytes at all. */
    EMPTY,
    /** More bytes than {@link DecodingLimits#maxBytes}. */
    TOO_LARGE,
    /** The first bytes are those of no supported image format. */
    UNKNOWN_FORMAT,
    /** A supported format, but a variant of it that is not. */
    UNSUPPORTED_VARIANT,
    /** More pixels than {@link DecodingLimits#maxPixels}. */
    TOO_MANY_PIXELS,
    /** Wider or higher than {@link DecodingLimits#maxSide}. */
    TOO_LONG_SIDE,
    /** More JPEG scans than {@link DecodingLimits#maxScans}. */
    TOO_MANY_SCANS,
    /** The bytes end before the image does. */
    TRUNCATED,
    /** The bytes contradict their format. */
    CORRUPT;

    /** Name in metrics and dead letters; it never changes. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  UndecodableImageException(Reason reason, String message) {
    this(reason, message, null);
  }

  UndecodableImageException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason is null");
  }

  /** Why the image was refused. */
  public Reason reason() {
    return reason;
  }

  static UndecodableImageException corrupt(String message) {
    return new UndecodableImageException(Reason.CORRUPT, message);
  }

  static UndecodableImageException truncated(String message) {
    return new UndecodableImageException(Reason.TRUNCATED, message);
  }

  static UndecodableImageException unsupported(String message) {
    return new UndecodableImageException(Reason.UNSUPPORTED_VARIANT, message);
  }
}
