package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One image of a reference.
 *
 * @param id what it is called: unique within the reference; a path, or an event's position
 * @param source where it was taken, where known (a camera, say)
 * @param time when it was taken, where known
 * @param encoded gives the encoded image; may fail for this image alone
 */
public record ReferenceImage(
    String id, Optional<String> source, Optional<Instant> time, Callable<byte[]> encoded) {

  public ReferenceImage {
    requireNonNull(id, "id is null");
    requireNonNull(source, "source is null");
    requireNonNull(time, "time is null");
    requireNonNull(encoded, "encoded is null");
  }
}
