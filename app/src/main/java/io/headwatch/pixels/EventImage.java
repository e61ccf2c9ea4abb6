package io.headwatch.pixels;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A small copy of an event's image.
 *
 * @param jpeg its bytes; not copied
 * @param time event time
 */
public record EventImage(byte[] jpeg, Instant time) {

  public EventImage {
    requireNonNull(jpeg, "jpeg is null");
    requireNonNull(time, "time is null");
  }
}
