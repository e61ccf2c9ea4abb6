package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.ImageValues;
import java.time.Instant;
import java.util.Optional;

/**
 * What the network said of one event's image.
 *
 * @param event where the event can be read again
 * @param time event time
 * @param source where the image was taken, where known (a camera, say)
 * @param id the producer's name of the event, where known
 * @param label what the event says of its stratum, where it does
 * @param values the image's scalars and embedding, and what was read from them
 */
public record ImageObservation(
    EventReference event,
    Instant time,
    Optional<String> source,
    Optional<String> id,
    Optional<String> label,
    ImageValues values) {

  public ImageObservation {
    requireNonNull(event, "event is null");
    requireNonNull(time, "time is null");
    requireNonNull(source, "source is null");
    requireNonNull(id, "id is null");
    requireNonNull(label, "label is null");
    requireNonNull(values, "values is null");
  }

  /** An image whose event says nothing of its stratum. */
  public ImageObservation(
      EventReference event,
      Instant time,
      Optional<String> source,
      Optional<String> id,
      ImageValues values) {
    this(event, time, source, id, Optional.empty(), values);
  }
}
