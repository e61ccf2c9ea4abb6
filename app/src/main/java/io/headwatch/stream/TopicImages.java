package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.Settings;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceImages;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * The images of a stream's events in a range of event time, read from the input topics as they are
 * now, without a group and without commits.
 *
 * <p>Implementation note: an event's record was written after, or little before, its event time. So
 * reading starts at the records written {@code window.ahead-limit} before the range. It goes on to
 * what were the ends of the partitions when it began, for events may come any time later, as after
 * an outage or in a backfill.
 */
public final class TopicImages implements ReferenceImages {

  private static final Duration POLL = Duration.ofMillis(500);

  private final String stream;
  private final Instant from;
  private final Instant to;
  private final EventParser parser;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Deque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();

  private TopicImages(
      String stream,
      Instant from,
      Instant to,
      EventParser parser,
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends) {
    this.stream = stream;
    this.from = from;
    this.to = to;
    this.parser = parser;
    this.consumer = consumer;
    this.ends = ends;
  }

  /**
   * Opens the range.
   *
   * @param from first event time
   * @param to event time to stop before
   * @throws IOException if the range is empty, or the topics cannot be read; the message says why
   */
  public static TopicImages of(Settings settings, String stream, Instant from, Instant to)
      throws IOException {
    requireNonNull(stream, "stream is null");
    if (!from.isBefore(to)) {
      throw new IOException("the range from %s to %s is empty".formatted(from, to));
    }
    KafkaConsumer<byte[], byte[]> consumer = new KafkaClients(settings.kafka()).looseConsumer();
    try {
      Map<TopicPartition, Long> ends =
          seek(consumer, settings, from.minus(settings.window().aheadLimit()));
      EventParser parser = EventParser.of(settings, Set.of(stream));
      return new TopicImages(stream, from, to, parser, consumer, new HashMap<>(ends));
    } catch (IOException e) {
      consumer.close();
      throw e;
    } catch (KafkaException e) {
      consumer.close();
      throw new IOException(
          "cannot read %s at %s: %s; `headwatch doctor` looks into it"
              .formatted(
                  settings.input().topics(), settings.kafka().bootstrapServers(), e.getMessage()),
          e);
    }
  }

  @Override
  public String description() {
    return "stream %s from %s to %s".formatted(stream, from, to);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<ReferenceImage> next() throws IOException {
    while (true) {
      while (!records.isEmpty()) {
        Optional<ReferenceImage> image = image(records.remove());
        if (image.isPresent()) {
          return image;
        }
      }
      if (atEnd()) {
        return Optional.empty();
      }
      poll();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void poll() throws IOException {
    try {
      consumer.poll(POLL).forEach(records::add);
    } catch (KafkaException e) {
      throw new IOException("cannot read on: " + e.getMessage(), e);
    }
  }

  private boolean atEnd() {
    return ends.entrySet().stream()
        .allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
  }

  private Optional<ReferenceImage> image(ConsumerRecord<byte[], byte[]> record) {
    EventEnvelope envelope;
    try {
      envelope = parser.envelope(record);
    } catch (RejectedEventException e) {
      return Optional.empty();
    }
    boolean wanted =
        envelope.stream().equals(stream)
            && !envelope.time().isBefore(from)
            && envelope.time().isBefore(to);
    return wanted ? Optional.of(image(envelope)) : Optional.empty();
  }

  private ReferenceImage image(EventEnvelope envelope) {
    return new ReferenceImage(
        envelope.position().toString(),
        envelope.source(),
        Optional.of(envelope.time()),
        envelope.label(),
        () -> {
          try {
            return parser.load(envelope).encoded();
          } catch (RejectedEventException e) {
            throw new UnusableImageException(e.reason().label(), e.getMessage(), e);
          }
        });
  }

  /** Seeks every partition to the first record written at or after a time; gives their ends. */
  private static Map<TopicPartition, Long> seek(
      KafkaConsumer<byte[], byte[]> consumer, Settings settings, Instant written)
      throws IOException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : settings.input().topics()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      if (found.isEmpty()) {
        throw new IOException("there is no topic %s (input.topics)".formatted(topic));
      }
      found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, Math.max(0, written.toEpochMilli())));
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp start = starts.get(partition);
      if (start == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, start.offset());
      }
    }
    return ends;
  }
}
