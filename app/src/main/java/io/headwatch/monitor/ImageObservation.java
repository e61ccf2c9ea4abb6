package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What the network said of one event's image.
 *
 * @param event where the event can be read again
 * @param time event time
 * @param source where the image was taken, where known (a camera, say)
 * @param id the producer's name of the event, where known
 * @param scalars the pairs' contribution scalars s, H x C
 * @param embedding the embedding M, O values, not normalised
 */
public record ImageObservation(
    EventReference event,
    Instant time,
    Optional<String> source,
    Optional<String> id,
    float[] scalars,
    float[] embedding) {

  public ImageObservation {
    requireNonNull(event, "event is null");
    requireNonNull(time, "time is null");
    requireNonNull(source, "source is null");
    requireNonNull(id, "id is null");
    requireNonNull(scalars, "scalars is null");
    requireNonNull(embedding, "embedding is null");
  }
}
