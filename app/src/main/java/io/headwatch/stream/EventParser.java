package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.FieldNames;
import io.headwatch.config.InputSettings;
import io.headwatch.config.Settings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.monitor.EventReference;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * From a Kafka record to an image event, in two steps: {@link #envelope} tells stream, identity and
 * time at little cost, {@link #load} gives the image's bytes, decoded from base64 or fetched.
 *
 * <p>An event's time is its time field, else its record's timestamp. The field is ISO 8601 with an
 * offset, or a number since 1970: seconds below 10<sup>11</sup>, milliseconds from there on.
 *
 * <p>Whatever a record holds, the only exception is {@link RejectedEventException}. {@code load}
 * may be called by many threads, {@code envelope} by one at a time.
 */
public final class EventParser {

  private static final int LONGEST_LABEL = 200;

  private final FieldNames names;
  private final StreamsSettings.By by;
  private final StreamNames streams;
  private final EventReader reader;
  private final ImageBytes images;

  /**
   * A parser.
   *
   * @param by what makes a stream; for {@code FIELD}, {@code input} names the field
   * @param maxBytes largest encoded image that comes inside an event
   * @param streams names the streams
   * @param fetcher fetches the images that events point to
   */
  public EventParser(
      InputSettings input,
      StreamsSettings.By by,
      int maxBytes,
      StreamNames streams,
      ReferenceFetcher fetcher) {
    this.names = input.fields();
    this.by = requireNonNull(by, "by is null");
    this.streams = requireNonNull(streams, "streams is null");
    this.images = new ImageBytes(maxBytes, fetcher);
    this.reader = new EventReader(input.form(), names, BoundedJson.forImagesOf(maxBytes));
  }

  /** The parser that the settings mean. */
  static EventParser of(Settings settings) {
    return of(settings, Set.of());
  }

  /** The same, in which the names of some streams always stand. */
  static EventParser of(Settings settings, Set<String> streams) {
    Set<String> known = new TreeSet<>(streams);
    known.addAll(settings.streams().profiles().keySet());
    if (settings.streams().by() == StreamsSettings.By.TOPIC) {
      known.addAll(settings.input().topics());
    }
    return new EventParser(
        settings.input(),
        settings.streams().by(),
        settings.decoding().maxBytes(),
        new StreamNames(known, settings.streams().limit()),
        new ReferenceFetcher(settings.input().references()));
  }

  /** Makes room for the name of another stream. */
  void release(String stream) {
    streams.release(stream);
  }

  /**
   * What can be known of a record's event without its image.
   *
   * @throws RejectedEventException if it is not an image event, or its time cannot be understood
   */
  public EventEnvelope envelope(ConsumerRecord<byte[], byte[]> record)
      throws RejectedEventException {
    EventReader.Contents contents = reader.read(record);
    FieldSource fields = contents.fields();
    return new EventEnvelope(
        stream(record, fields),
        fields.text(names.source()),
        fields.text(names.id()),
        time(record, fields),
        label(fields),
        new EventReference(record.topic(), record.partition(), record.offset()),
        contents.image());
  }

  /** The form that a record is read in, whether or not it turns out to be readable in it. */
  public EventForm form(ConsumerRecord<byte[], byte[]> record) {
    return reader.formOf(record);
  }

  private String stream(ConsumerRecord<byte[], byte[]> record, FieldSource fields)
      throws RejectedEventException {
    return switch (by) {
      case TOPIC -> streams.nameOf(Optional.of(record.topic()));
      case FIELD -> streams.nameOf(fields.text(names.stream().orElseThrow()));
    };
  }

  /** Too long a text is no label: it would be kept with every image of a reference. */
  private Optional<String> label(FieldSource fields) throws RejectedEventException {
    return names.stratum().isEmpty()
        ? Optional.empty()
        : fields.text(names.stratum().get()).filter(text -> text.length() <= LONGEST_LABEL);
  }

  private Instant time(ConsumerRecord<byte[], byte[]> record, FieldSource fields)
      throws RejectedEventException {
    Optional<String> text = fields.text(names.time());
    return text.isPresent() ? time(text.get()) : timestamp(record);
  }

  private Instant time(String text) throws RejectedEventException {
    return EventTime.parse(text)
        .orElseThrow(
            () ->
                new RejectedEventException(
                    Reason.BAD_TIME,
                    "field \"%s\" is \"%s\"; send ISO 8601 with an offset, or seconds or"
                            .formatted(names.time(), PrintableText.of(text, 60))
                        + " milliseconds since 1970"));
  }

  private static Instant timestamp(ConsumerRecord<byte[], byte[]> record)
      throws RejectedEventException {
    if (record.timestamp() < 0) {
      throw new RejectedEventException(
          Reason.BAD_TIME, "neither the event nor its record has a time");
    }
    return Instant.ofEpochMilli(record.timestamp());
  }

  /**
   * The event with its image's bytes, which are fetched if the event points to them.
   *
   * @throws RejectedEventException if the image is missing, too large or not to be had
   * @throws InterruptedException if interrupted while fetching; the event may be loaded again
   */
  public ImageEvent load(EventEnvelope event) throws RejectedEventException, InterruptedException {
    return new ImageEvent(
        event.stream(),
        event.source(),
        event.id(),
        event.time(),
        images.of(event.content()),
        event.position());
  }
}
