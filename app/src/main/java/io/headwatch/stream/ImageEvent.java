package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.EventReference;
import java.time.Instant;
import java.util.Optional;

/**
 * An event with its encoded image.
 *
 * @param stream the stream's name, as {@link StreamNames} gives it
 * @param source where the image comes from
 * @param id the event's identity, unique within its source
 * @param time when the event happened, from 1970 to 9999
 * @param encoded the image's bytes, at least one; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes are passed on, not copied or compared.
public record ImageEvent(
    String stream,
    Optional<String> source,
    Optional<String> id,
    Instant time,
    byte[] encoded,
    EventReference position) {

  public ImageEvent {
    requireNonNull(stream, "stream is null");
    requireNonNull(source, "source is null");
    requireNonNull(id, "id is null");
    requireNonNull(time, "time is null");
    requireNonNull(encoded, "encoded is null");
    requireNonNull(position, "position is null");
  }
}
