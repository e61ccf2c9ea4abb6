package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private static final int LIMIT = 64 << 10;

  private final DeadLetters letters = new DeadLetters("rejects", LIMIT);

  @Test
  void letter_keepsTheEventAndSaysWhyAndWhence() {
    ConsumerRecord<byte[], byte[]> rejected =
        record(100, new RecordHeaders().add("camera", bytes("gate")));

    ProducerRecord<byte[], byte[]> letter =
        letters.letter(
            rejected, new RejectedEventException(Reason.BAD_TIME, "field \"time\" is \"noon\""));

    assertThat(letter.topic()).isEqualTo("rejects");
    assertThat(letter.key()).isEqualTo(rejected.key());
    assertThat(letter.value()).isEqualTo(rejected.value());
    assertThat(letter.timestamp()).isNull();
    assertThat(letter.partition()).isNull();
    assertThat(headers(letter))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "camera", "gate",
                "headwatch-reason", "bad_time",
                "headwatch-message", "field \"time\" is \"noon\"",
                "headwatch-topic", "images",
                "headwatch-partition", "3",
                "headwatch-offset", "42",
                "headwatch-timestamp", "1714566600000"));
  }

  /** A letter that is sent in again and rejected again must not tell of its first rejection. */
  @Test
  void letter_replacesHeadersOfAnEarlierRejection() {
    ConsumerRecord<byte[], byte[]> rejected =
        record(
            100,
            new RecordHeaders()
                .add("headwatch-reason", bytes("too_large"))
                .add("headwatch-dropped", bytes("value"))
                .add("headwatch-offset", bytes("7")));

    ProducerRecord<byte[], byte[]> letter = letters.letter(rejected, "unsupported_format", "tiff");

    assertThat(headers(letter))
        .containsEntry("headwatch-reason", "unsupported_format")
        .containsEntry("headwatch-offset", "42")
        .doesNotContainKey("headwatch-dropped");
    assertThat(letter.headers().headers("headwatch-reason")).hasSize(1);
  }

  /** A letter that the producer refuses would stop the partition for good. */
  @Test
  void letter_ofAnOversizeValueGoesWithoutIt() {
    ProducerRecord<byte[], byte[]> letter =
        letters.letter(
            record(LIMIT, new RecordHeaders().add("camera", bytes("gate"))), "too_large", "big");

    assertThat(letter.value()).isNull();
    assertThat(letter.key()).isEqualTo(bytes("key"));
    assertThat(headers(letter))
        .containsEntry("camera", "gate")
        .containsEntry("headwatch-dropped", "value");
  }

  @Test
  void letter_ofOversizeHeadersGoesWithoutAnythingOfTheEvent() {
    ProducerRecord<byte[], byte[]> letter =
        letters.letter(
            record(10, new RecordHeaders().add("camera", new byte[LIMIT])), "no_image", "none");

    assertThat(letter.value()).isNull();
    assertThat(letter.key()).isNull();
    assertThat(headers(letter))
        .doesNotContainKey("camera")
        .containsEntry("headwatch-dropped", "key, value and headers")
        .containsEntry("headwatch-offset", "42");
  }

  @Test
  void letter_shortensAndCleansItsMessage() {
    ProducerRecord<byte[], byte[]> letter =
        letters.letter(record(10, new RecordHeaders()), "no_image", "a\nb" + "x".repeat(5_000));

    assertThat(headers(letter).get("headwatch-message")).hasSize(1_000).startsWith("a_bxx");
  }

  @Test
  void letter_ofATombstoneHasNoValue() {
    ConsumerRecord<byte[], byte[]> tombstone = new ConsumerRecord<>("images", 0, 1, null, null);

    ProducerRecord<byte[], byte[]> letter = letters.letter(tombstone, "no_image", "none");

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    assertThat(headers(letter)).doesNotContainKey("headwatch-dropped");
  }

  private static ConsumerRecord<byte[], byte[]> record(int valueBytes, Headers headers) {
    return new ConsumerRecord<>(
        "images",
        3,
        42,
        1_714_566_600_000L,
        TimestampType.CREATE_TIME,
        3,
        valueBytes,
        bytes("key"),
        new byte[valueBytes],
        headers,
        Optional.empty());
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> letter) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : letter.headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return headers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
