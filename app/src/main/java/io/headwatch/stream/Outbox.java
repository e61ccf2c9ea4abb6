package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.UnusableImageException;
import io.headwatch.monitor.WindowVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What leaves for Kafka: verdicts and dead letters. The seam for exactly-once: whoever commits
 * offsets asks for {@link #settle} first, and what is settled is durable.
 */
final class Outbox {

  private final Producer<byte[], byte[]> producer;
  private final String resultsTopic;
  private final DeadLetters deadLetters;
  private final List<Future<RecordMetadata>> unsettled = new ArrayList<>();

  Outbox(Producer<byte[], byte[]> producer, String resultsTopic, DeadLetters deadLetters) {
    this.producer = requireNonNull(producer, "producer is null");
    this.resultsTopic = requireNonNull(resultsTopic, "resultsTopic is null");
    this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
  }

  void publish(WindowVerdict verdict) {
    unsettled.add(
        producer.send(
            new ProducerRecord<>(
                resultsTopic, VerdictJson.key(verdict), VerdictJson.value(verdict))));
  }

  void deadLetter(ConsumerRecord<byte[], byte[]> record, UnusableImageException why) {
    unsettled.add(
        producer.send(deadLetters.letter(record, why.reason(), String.valueOf(why.getMessage()))));
  }

  /**
   * Waits until everything sent is durable.
   *
   * @throws OutboxException if something could not be written: nothing may be committed then
   */
  void settle() {
    producer.flush();
    for (Future<RecordMetadata> sent : unsettled) {
      try {
        sent.get();
      } catch (ExecutionException e) {
        throw new OutboxException(e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    unsettled.clear();
  }
}
