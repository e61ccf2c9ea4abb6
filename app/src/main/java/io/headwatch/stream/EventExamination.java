package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.config.Settings;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.monitor.EventReference;
import io.headwatch.stream.ExaminedEvent.Outcome.DeadLetter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * Reads some of the newest events as the daemon would, short of the model: no group, no commits, no
 * dead letters.
 */
public final class EventExamination {

  private static final String NAME = "events";

  private final Settings settings;
  private final EventParser parser;
  private final AheadLimit aheadLimit;
  private final ImageDecoder decoder;
  private final Duration timeout;

  /**
   * @param decoder with the daemon's limits
   * @param clock the broker's time, where events don't tell it
   * @param timeout how long to wait for each answer of the broker, and for all events to arrive;
   *     after twice as long no further event is looked into
   */
  public EventExamination(Settings settings, ImageDecoder decoder, Clock clock, Duration timeout) {
    this.settings = requireNonNull(settings, "settings is null");
    this.parser = EventParser.of(settings);
    this.aheadLimit = new AheadLimit(settings.window().aheadLimit(), clock);
    this.decoder = requireNonNull(decoder, "decoder is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
  }

  /** The events that were looked into, in the order of their records' times, and the result. */
  public record Findings(CheckResult result, List<ExaminedEvent> events) {

    public Findings {
      requireNonNull(result, "result is null");
      events = List.copyOf(events);
    }
  }

  /**
   * Looks into the newest events, spread over the partitions of all input topics.
   *
   * @param count most events
   * @throws InterruptedException if interrupted while fetching what an event points to
   */
  public Findings run(int count) throws InterruptedException {
    long start = System.nanoTime();
    NewestRecords.Found found;
    try {
      found = newest(count);
    } catch (KafkaException e) {
      return new Findings(
          failed("cannot be read: " + e.getMessage(), "see the topics and rights above"),
          List.of());
    }
    List<ExaminedEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : found.records()) {
      if (System.nanoTime() - start < 2 * timeout.toNanos()) {
        events.add(examined(record));
      }
    }
    return new Findings(result(events, found), events);
  }

  private NewestRecords.Found newest(int count) {
    KafkaConsumer<byte[], byte[]> consumer =
        KafkaClients.within(timeout, settings.kafka()).looseConsumer();
    try {
      return new NewestRecords(consumer).of(settings.input().topics(), count, timeout);
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  /** What the daemon would make of a record. */
  ExaminedEvent examined(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    try {
      return understood(record, parser.envelope(record));
    } catch (RejectedEventException e) {
      return letter(record, Optional.empty(), e);
    }
  }

  private ExaminedEvent understood(ConsumerRecord<byte[], byte[]> record, EventEnvelope envelope)
      throws InterruptedException {
    ExaminedEvent.Identity identity =
        new ExaminedEvent.Identity(
            envelope.stream(),
            envelope.source(),
            envelope.id(),
            envelope.time(),
            envelope.content().label());
    try {
      aheadLimit.check(envelope, record);
      byte[] encoded = parser.load(envelope).encoded();
      return new ExaminedEvent(
          envelope.position(),
          parser.form(record),
          encoded.length,
          Optional.of(identity),
          decoded(encoded));
    } catch (RejectedEventException e) {
      return letter(record, Optional.of(identity), e);
    }
  }

  private ExaminedEvent letter(
      ConsumerRecord<byte[], byte[]> record,
      Optional<ExaminedEvent.Identity> identity,
      RejectedEventException why) {
    return new ExaminedEvent(
        new EventReference(record.topic(), record.partition(), record.offset()),
        parser.form(record),
        Math.max(0, record.serializedValueSize()),
        identity,
        new DeadLetter(why.reason().label(), String.valueOf(why.getMessage())));
  }

  private ExaminedEvent.Outcome decoded(byte[] encoded) {
    try {
      Pixels pixels = decoder.decode(encoded);
      return new ExaminedEvent.Outcome.Image(pixels.width(), pixels.height());
    } catch (UndecodableImageException e) {
      return new DeadLetter(e.reason().label(), String.valueOf(e.getMessage()));
    }
  }

  private static CheckResult result(List<ExaminedEvent> events, NewestRecords.Found read) {
    if (read.records().isEmpty()) {
      return new CheckResult.Warning(
          NAME,
          "none in the input topics",
          List.of("run this again when there are, to see whether Headwatch understands them"));
    }
    Map<String, Long> reasons = reasons(events);
    long usable = events.size() - reasons.values().stream().mapToLong(Long::longValue).sum();
    String found = "%d newest: %d usable".formatted(read.records().size(), usable);
    List<String> advice = new ArrayList<>();
    if (!reasons.isEmpty()) {
      found += "; dead letters: " + words(reasons);
      advice.add("see the reasons below; input.form and input.fields say how events are read");
    }
    if (!read.emptyTopics().isEmpty()) {
      advice.add("no events in " + String.join(", ", read.emptyTopics()));
    }
    if (events.size() < read.records().size()) {
      advice.add(
          "%d were not looked into in time".formatted(read.records().size() - events.size()));
    }
    return usable == 0
        ? new CheckResult.Failed(NAME, found, advice)
        : CheckResult.okUnless(NAME, found, advice);
  }

  private static Map<String, Long> reasons(List<ExaminedEvent> events) {
    return events.stream()
        .map(ExaminedEvent::outcome)
        .filter(DeadLetter.class::isInstance)
        .map(outcome -> ((DeadLetter) outcome).reason())
        .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
  }

  private static String words(Map<String, Long> reasons) {
    return reasons.entrySet().stream()
        .map(reason -> reason.getValue() + " " + reason.getKey())
        .collect(Collectors.joining(", "));
  }

  private static CheckResult failed(String found, String advice) {
    return new CheckResult.Failed(NAME, found, List.of(advice));
  }
}
