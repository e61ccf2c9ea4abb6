package io.headwatch.stream;

import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.shift.statistics.ImageValues;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An event between intake and settlement; events are settled in the order they were taken in. */
sealed interface InFlight {

  /** The record it came in. */
  ConsumerRecord<byte[], byte[]> record();

  /** The stream it belongs to. */
  String stream();

  /** Whether it can be settled without waiting. */
  default boolean ready() {
    return true;
  }

  /** Whether it has an event time, so that its partition is not silent. */
  default boolean hasTime() {
    return true;
  }

  /** Its image is on its way through the network. */
  record Pending(
      ConsumerRecord<byte[], byte[]> record,
      EventEnvelope envelope,
      CompletableFuture<ImageValues> result)
      implements InFlight {
    @Override
    public String stream() {
      return envelope.stream();
    }

    @Override
    public boolean ready() {
      return result.isDone();
    }
  }

  /** It cannot be used, and has no event time that counts. */
  record Rejected(ConsumerRecord<byte[], byte[]> record, String stream, UnusableImageException why)
      implements InFlight {
    @Override
    public boolean hasTime() {
      return false;
    }
  }

  /** Sampling left it out. */
  record Skipped(ConsumerRecord<byte[], byte[]> record, EventEnvelope envelope)
      implements InFlight {
    @Override
    public String stream() {
      return envelope.stream();
    }
  }

  /** Its window has been judged: late, or read again. */
  record Past(ConsumerRecord<byte[], byte[]> record, String stream, Outcome outcome)
      implements InFlight {}
}
