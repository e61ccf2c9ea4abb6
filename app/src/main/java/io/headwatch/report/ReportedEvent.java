package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.EventImage;
import java.time.Instant;
import java.util.Optional;

/**
 * An event that contributes to a shift.
 *
 * @param event where it is
 * @param source where its image was taken, where known
 * @param time event time, as the verdict has it
 * @param share its part in the shift of the mean embedding
 * @param image a small copy of its image, if the report holds one
 * @param until when the image may no longer be shown; of no meaning without one
 * @param missing why there is none, if one was wanted
 */
public record ReportedEvent(
    EventReference event,
    Optional<String> source,
    Instant time,
    double share,
    Optional<EventImage> image,
    Instant until,
    Optional<String> missing) {

  public ReportedEvent {
    requireNonNull(event, "event is null");
    requireNonNull(source, "source is null");
    requireNonNull(time, "time is null");
    requireNonNull(image, "image is null");
    requireNonNull(until, "until is null");
    requireNonNull(missing, "missing is null");
  }

  /** An event of which no image is wanted. */
  static ReportedEvent plain(
      EventReference event, Optional<String> source, Instant time, double share) {
    return new ReportedEvent(event, source, time, share, Optional.empty(), time, Optional.empty());
  }

  ReportedEvent with(EventImage newImage, Instant newUntil) {
    return new ReportedEvent(
        event, source, time, share, Optional.of(newImage), newUntil, Optional.empty());
  }

  ReportedEvent without(String reason) {
    return new ReportedEvent(
        event, source, time, share, Optional.empty(), until, Optional.of(reason));
  }
}
