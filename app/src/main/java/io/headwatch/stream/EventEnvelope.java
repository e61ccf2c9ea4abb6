package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.EventReference;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an event before its image is decoded from base64 or fetched: enough to decide
 * whether that is worth it. {@link EventParser#load} gives the image.
 *
 * @param stream the stream's name, as {@link StreamNames} gives it
 * @param source where the image comes from
 * @param id the event's identity, unique within its source
 * @param time when the event happened, from 1970 to 9999
 * @param label what the event says of its stratum
 */
public record EventEnvelope(
    String stream,
    Optional<String> source,
    Optional<String> id,
    Instant time,
    Optional<String> label,
    EventReference position,
    ImageContent content) {

  public EventEnvelope {
    requireNonNull(stream, "stream is null");
    requireNonNull(source, "source is null");
    requireNonNull(id, "id is null");
    requireNonNull(time, "time is null");
    requireNonNull(label, "label is null");
    requireNonNull(position, "position is null");
    requireNonNull(content, "content is null");
  }
}
