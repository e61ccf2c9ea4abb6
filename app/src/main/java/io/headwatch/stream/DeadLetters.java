package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record by which a rejected event goes to the dead-letter topic: its key, value and
 * headers as they were, and headers that say why and where it came from.
 *
 * <ul>
 *   <li>{@code headwatch-reason}: a stable label such as {@code bad_time}
 *   <li>{@code headwatch-message}: what is wrong, at most {@value #MAX_MESSAGE_LENGTH} characters
 *   <li>{@code headwatch-topic}, {@code headwatch-partition}, {@code headwatch-offset}, {@code
 *       headwatch-timestamp}: the original's; the timestamp in milliseconds since 1970
 *   <li>{@code headwatch-dropped}: only if the letter would exceed the size limit; {@code value} or
 *       {@code key, value and headers}, which are left out then and remain in the original topic
 * </ul>
 *
 * <p>Headers of these names from an earlier rejection are replaced. The letter has no timestamp of
 * its own, so that retention counts from its sending.
 */
public final class DeadLetters {

  /** Most characters of a message. */
  public static final int MAX_MESSAGE_LENGTH = 1_000;

  private static final String PREFIX = "headwatch-";

  /** Room for our headers and Kafka's own framing. */
  private static final int OVERHEAD = 8 << 10;

  /** Fewest bytes that letters must be allowed to have. */
  static final int FEWEST_BYTES = 2 * OVERHEAD;

  private final String topic;
  private final int maxBytes;

  /**
   * Letters to a topic.
   *
   * @param maxBytes largest letter, which the producer and the topic must accept; at least 16 KiB
   */
  public DeadLetters(String topic, int maxBytes) {
    if (maxBytes < FEWEST_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes is " + maxBytes + ", must be at least " + FEWEST_BYTES);
    }
    this.topic = requireNonNull(topic, "topic is null");
    this.maxBytes = maxBytes;
  }

  /** The letter for a rejected event. */
  public ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> rejected, RejectedEventException rejection) {
    return letter(rejected, rejection.reason().label(), String.valueOf(rejection.getMessage()));
  }

  /**
   * The letter for an event that was rejected for a reason of another kind, such as an image that
   * cannot be decoded.
   *
   * @param reason a stable label in lower case, such as {@code unsupported_format}
   */
  public ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> rejected, String reason, String message) {
    int room = maxBytes - OVERHEAD - length(rejected.key()) - length(rejected.headers());
    if (room < 0) {
      Headers headers = described(new RecordHeaders(), rejected, reason, message);
      return record(null, null, put(headers, "dropped", "key, value and headers"));
    }
    Headers headers = described(new RecordHeaders(rejected.headers()), rejected, reason, message);
    return length(rejected.value()) <= room
        ? record(rejected.key(), rejected.value(), headers)
        : record(rejected.key(), null, put(headers, "dropped", "value"));
  }

  private ProducerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return new ProducerRecord<>(topic, null, key, value, headers);
  }

  private static Headers described(
      Headers headers, ConsumerRecord<byte[], byte[]> rejected, String reason, String message) {
    headers.remove(PREFIX + "dropped");
    put(headers, "reason", reason);
    put(headers, "message", PrintableText.of(message, MAX_MESSAGE_LENGTH));
    put(headers, "topic", rejected.topic());
    put(headers, "partition", Integer.toString(rejected.partition()));
    put(headers, "offset", Long.toString(rejected.offset()));
    put(headers, "timestamp", Long.toString(rejected.timestamp()));
    return headers;
  }

  private static Headers put(Headers headers, String name, String value) {
    return headers.remove(PREFIX + name).add(PREFIX + name, value.getBytes(UTF_8));
  }

  private static int length(Headers headers) {
    int sum = 0;
    for (Header header : headers) {
      sum += header.key().getBytes(UTF_8).length + length(header.value()) + 10;
    }
    return sum;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
