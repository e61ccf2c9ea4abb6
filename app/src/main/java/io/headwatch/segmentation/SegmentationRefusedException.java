package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A request that is not served; the message says why and what to do, for people. */
public final class SegmentationRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why a request is not served. */
  public enum Why {
    /** No words, too many, or one that is no word. */
    WORDS,
    /** Options out of their ranges. */
    OPTIONS,
    /** Bytes that are no image that can be decoded. */
    IMAGE,
    /** An image of more pixels or bytes, or longer for its width, than may be segmented. */
    IMAGE_TOO_LARGE,
    /** As many requests are waiting as may wait. */
    BUSY,
    /** It waited or took longer than a request may. */
    DEADLINE,
    /** Headwatch is stopping, or the network failed. */
    FAILED;

    /** Its name in metrics and replies; it never changes. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Why why;
  private final transient Optional<Duration> retryAfter;

  public SegmentationRefusedException(Why why, String message) {
    this(why, message, Optional.empty());
  }

  SegmentationRefusedException(Why why, String message, Optional<Duration> retryAfter) {
    super(message);
    this.why = requireNonNull(why, "why is null");
    this.retryAfter = retryAfter;
  }

  /** Why it is not served. */
  public Why why() {
    return why;
  }

  /** When it is worth asking again; empty if never. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The message, for people. */
  public String told() {
    return String.valueOf(getMessage());
  }
}
