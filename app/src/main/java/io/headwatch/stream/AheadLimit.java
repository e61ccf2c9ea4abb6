package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Keeps events from the future out: one of them would close every window before its time. */
final class AheadLimit {

  private final Duration limit;
  private final Clock clock;

  /**
   * @param clock stands in for the broker's clock where producers stamp the records themselves
   */
  AheadLimit(Duration limit, Clock clock) {
    this.limit = requireNonNull(limit, "limit is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * @throws RejectedEventException if the event's time is too far ahead
   */
  void check(EventEnvelope envelope, ConsumerRecord<byte[], byte[]> record)
      throws RejectedEventException {
    Instant brokerTime =
        record.timestampType() == TimestampType.LOG_APPEND_TIME
            ? Instant.ofEpochMilli(record.timestamp())
            : clock.instant();
    if (envelope.time().isAfter(brokerTime.plus(limit))) {
      throw new RejectedEventException(
          Reason.TIME_AHEAD,
          "the event's time %s is more than %s (window.ahead-limit) ahead of the broker's %s"
              .formatted(envelope.time(), limit, brokerTime));
    }
  }
}
