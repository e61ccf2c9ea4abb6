package io.headwatch.pixels;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.PixelSettings;
import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.ImageUnavailableException.Why;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Which images may be shown: those of events that are neither erased nor too old. Safe for use by
 * several threads.
 */
public final class PixelRules {

  private final Duration expiry;
  private final ErasedEvents erased;
  private final Clock clock;

  /**
   * @param expiry how long after an event its image may be shown
   */
  public PixelRules(Duration expiry, ErasedEvents erased, Clock clock) {
    this.expiry = requireNonNull(expiry, "expiry is null");
    this.erased = requireNonNull(erased, "erased is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * The rules that the settings mean.
   *
   * @throws IOException if the list of erased events cannot be read
   */
  public static PixelRules of(PixelSettings settings, Clock clock) throws IOException {
    ErasedEvents erased =
        settings.erasedEvents().isPresent()
            ? ErasedEvents.read(settings.erasedEvents().get())
            : ErasedEvents.none();
    return new PixelRules(settings.expiry(), erased, clock);
  }

  /** Whether an event's image was erased. */
  public boolean isErased(EventReference event) {
    return erased.contains(event);
  }

  /**
   * Lets an event pass that was not erased.
   *
   * @throws ImageUnavailableException if it was
   */
  public void requireKept(EventReference event) throws ImageUnavailableException {
    if (isErased(event)) {
      throw new ImageUnavailableException(
          Why.ERASED, "the image of %s was erased (pixels.erased-events)".formatted(event));
    }
  }

  /** When an image of a time may no longer be shown. */
  public Instant until(Instant time) {
    try {
      return time.plus(expiry);
    } catch (DateTimeException | ArithmeticException e) {
      return Instant.MAX;
    }
  }

  /** Whether an image of a time may no longer be shown. */
  public boolean isExpired(Instant time) {
    return !clock.instant().isBefore(until(time));
  }

  /**
   * Lets an image pass that is young enough.
   *
   * @param time when it was taken
   * @throws ImageUnavailableException if it is not
   */
  public void requireYoung(Instant time) throws ImageUnavailableException {
    if (isExpired(time)) {
      throw new ImageUnavailableException(
          Why.EXPIRED,
          "the image is of %s: images are shown for %s only (pixels.expiry)"
              .formatted(time, worded(expiry)));
    }
  }

  private static String worded(Duration duration) {
    return duration.toHours() >= 48 && duration.toHours() % 24 == 0
        ? duration.toDays() + " days"
        : duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
