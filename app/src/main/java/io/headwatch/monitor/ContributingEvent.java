package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * An event whose image adds to the shift of a window.
 *
 * @param event where the event can be read again
 * @param id the producer's name of the event, where known, of at most 200 characters
 * @param source where the image was taken, where known, of at most 200 characters
 * @param time event time
 * @param share its part in the shift of the window's mean embedding, as {@link
 *     io.headwatch.shift.explanation.ImageShares} has it: those of all images of the window sum to
 *     1
 */
public record ContributingEvent(
    EventReference event,
    Optional<String> id,
    Optional<String> source,
    Instant time,
    double share) {

  public ContributingEvent {
    requireNonNull(event, "event is null");
    requireNonNull(id, "id is null");
    requireNonNull(source, "source is null");
    requireNonNull(time, "time is null");
  }
}
