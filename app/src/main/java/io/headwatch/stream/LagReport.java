package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.MonitorMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far the consumer is behind: as metrics, and in the log if it is too far. */
final class LagReport {

  private static final Logger log = LoggerFactory.getLogger(LagReport.class);
  private static final Duration WARN_EVERY = Duration.ofMinutes(5);

  private final Duration tooFar;
  private final MonitorMetrics metrics;
  private final Clock clock;
  private final Map<TopicPartition, Instant> newestRecord = new HashMap<>();
  private Instant nextWarning = Instant.MIN;

  /**
   * @param tooFar age of the newest record taken in from which the log warns
   */
  LagReport(Duration tooFar, MonitorMetrics metrics, Clock clock) {
    this.tooFar = requireNonNull(tooFar, "tooFar is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A record that was written at a time has been taken in. */
  void took(TopicPartition partition, Instant written) {
    newestRecord.put(partition, written);
  }

  /** So many records of a partition are not yet read. */
  void report(TopicPartition partition, long records) {
    Duration age = records == 0 ? Duration.ZERO : age(partition);
    metrics.lag(partition.topic(), partition.partition(), records, age);
    if (age.compareTo(tooFar) >= 0 && !clock.instant().isBefore(nextWarning)) {
      nextWarning = clock.instant().plus(WARN_EVERY);
      log.warn(
          "{} is {} records and {} behind; add a GPU or instances, or sample (sampling.when), before"
              + " the topic's retention deletes what was never looked at",
          partition,
          records,
          age);
    }
  }

  /** Forgets every partition. */
  void clear() {
    newestRecord.clear();
  }

  private Duration age(TopicPartition partition) {
    Instant now = clock.instant();
    Instant newest = newestRecord.getOrDefault(partition, now);
    return newest.isAfter(now) ? Duration.ZERO : Duration.between(newest, now);
  }
}
