package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.Stratification;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One image of a reference.
 *
 * @param id what it is called: unique within the reference; a path, or an event's position
 * @param source where it was taken, where known (a camera, say)
 * @param time when it was taken, where known
 * @param label what it is divided by, where known
 * @param encoded gives the encoded image; may fail for this image alone
 */
public record ReferenceImage(
    String id,
    Optional<String> source,
    Optional<Instant> time,
    Optional<String> label,
    Callable<byte[]> encoded) {

  public ReferenceImage {
    requireNonNull(id, "id is null");
    requireNonNull(source, "source is null");
    requireNonNull(time, "time is null");
    requireNonNull(label, "label is null");
    requireNonNull(encoded, "encoded is null");
  }

  /** An image without a label. */
  public ReferenceImage(
      String id, Optional<String> source, Optional<Instant> time, Callable<byte[]> encoded) {
    this(id, source, time, Optional.empty(), encoded);
  }

  /** The name of its stratum; empty if what that depends on is not known. */
  public Optional<String> stratum(Stratification stratification) {
    return stratification.stratum(time, label);
  }
}
