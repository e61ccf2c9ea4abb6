package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.MonitorMetrics;
import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.Stage;
import io.headwatch.monitor.UnusableImageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Decides what is to be done with a record, and starts it: cheap checks before costly decoding. */
final class Intake {

  private final EventParser parser;
  private final boolean byTopic;
  private final EventSampler sampler;
  private final AheadLimit aheadLimit;
  private final Watermarks watermarks;
  private final Monitor monitor;
  private final ContributionPipeline pipeline;
  private final ImagePreparation preparation;
  private final MonitorMetrics metrics;
  private final Clock clock;

  Intake(
      EventParser parser,
      boolean byTopic,
      EventSampler sampler,
      Duration aheadLimit,
      Watermarks watermarks,
      Monitor monitor,
      ContributionPipeline pipeline,
      ImagePreparation preparation,
      MonitorMetrics metrics,
      Clock clock) {
    this.parser = requireNonNull(parser, "parser is null");
    this.byTopic = byTopic;
    this.sampler = requireNonNull(sampler, "sampler is null");
    this.aheadLimit = new AheadLimit(aheadLimit, clock);
    this.watermarks = requireNonNull(watermarks, "watermarks is null");
    this.monitor = requireNonNull(monitor, "monitor is null");
    this.pipeline = requireNonNull(pipeline, "pipeline is null");
    this.preparation = requireNonNull(preparation, "preparation is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  InFlight take(ConsumerRecord<byte[], byte[]> record) {
    metrics.consumed(record.topic());
    EventEnvelope envelope;
    try {
      envelope = parser.envelope(record);
      aheadLimit.check(envelope, record);
    } catch (RejectedEventException e) {
      return new InFlight.Rejected(record, streamOfRejected(record), unusable(e));
    }
    String stream = envelope.stream();
    if (stream.equals(StreamNames.OTHER)) {
      metrics.streamRefused();
    }
    watermarks.feeds(record.topic(), stream);
    return past(record, stream, envelope.time()).orElseGet(() -> start(record, envelope));
  }

  /** Makes room for the name of another stream. */
  void release(String stream) {
    parser.release(stream);
  }

  /** The event as past, if its window has been judged. */
  Optional<InFlight> past(ConsumerRecord<byte[], byte[]> record, String stream, Instant time) {
    Instant end = monitor.span(time).end();
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    if (!end.isAfter(watermarks.overBefore(partition))) {
      return Optional.of(new InFlight.Past(record, stream, Outcome.REPLAYED));
    }
    return end.isAfter(watermarks.over(stream))
        ? Optional.empty()
        : Optional.of(new InFlight.Past(record, stream, Outcome.LATE));
  }

  private InFlight start(ConsumerRecord<byte[], byte[]> record, EventEnvelope envelope) {
    // A record without a timestamp has -1.
    long written = record.timestamp() < 0 ? clock.millis() : record.timestamp();
    Duration age = Duration.ofMillis(Math.max(0, clock.millis() - written));
    if (!sampler.admits(envelope, age)) {
      return new InFlight.Skipped(record, envelope);
    }
    return new InFlight.Pending(
        record, envelope, pipeline.submit(() -> preparation.prepare(payload(envelope))));
  }

  private byte[] payload(EventEnvelope envelope)
      throws UnusableImageException, InterruptedException {
    long start = System.nanoTime();
    try {
      byte[] encoded = parser.load(envelope).encoded();
      metrics.stage(Stage.PAYLOAD, Duration.ofNanos(System.nanoTime() - start));
      return encoded;
    } catch (RejectedEventException e) {
      throw unusable(e);
    }
  }

  /** What cannot be parsed must not open a new stream. */
  private String streamOfRejected(ConsumerRecord<byte[], byte[]> record) {
    return byTopic ? record.topic() : StreamNames.NONE;
  }

  private static UnusableImageException unusable(RejectedEventException rejected) {
    return new UnusableImageException(rejected.reason().label(), rejected.getMessage(), rejected);
  }
}
