package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.check.CheckResult;
import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.monitor.EventReference;
import io.headwatch.stream.ExaminedEvent.Identity;
import io.headwatch.stream.ExaminedEvent.Outcome;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EventExaminationTest {

  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");
  private static final byte[] PNG = png(7, 5);

  @TempDir Path directory;

  @Test
  void run_tellsOfEachEventWhatTheDaemonWouldMakeOfIt() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of())) {
        send(producer, PNG, Map.of());
        send(
            producer,
            PNG,
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "7",
                "ce_source", "/gate",
                "ce_type", "image",
                "ce_time", "2024-05-01T11:00:00Z"));
        send(producer, json("{\"id\": 8, \"data_base64\": \"%s\"}".formatted(base64())), Map.of());
        send(producer, json("a line of text"), Map.of());
        send(producer, json("{\"reference\": \"https://example.com/a.png\"}"), Map.of());
        send(producer, PNG, Map.of("time", "2030-01-01T00:00:00Z"));
        send(producer, json("{\"no\": \"image\"}"), Map.of());
      }
      Settings settings = ExampleSettings.of(directory, broker.bootstrapServers(), Map.of());

      EventExamination.Findings findings = examination(settings).run(20);

      assertThat(findings.events()).hasSize(7);
      assertThat(findings.events().get(0))
          .isEqualTo(
              new ExaminedEvent(
                  new EventReference("images", 0, 0),
                  EventForm.RAW,
                  PNG.length,
                  Optional.of(
                      new Identity("images", Optional.empty(), Optional.empty(), NOW, "inline")),
                  new Outcome.Image(7, 5)));
      assertThat(findings.events().get(1))
          .isEqualTo(
              new ExaminedEvent(
                  new EventReference("images", 0, 1),
                  EventForm.CLOUDEVENT_BINARY,
                  PNG.length,
                  Optional.of(
                      new Identity(
                          "images",
                          Optional.of("/gate"),
                          Optional.of("7"),
                          Instant.parse("2024-05-01T11:00:00Z"),
                          "inline")),
                  new Outcome.Image(7, 5)));
      assertThat(findings.events().get(2).form()).isEqualTo(EventForm.JSON);
      assertThat(findings.events().get(2).bytes()).isEqualTo(PNG.length);
      assertThat(findings.events().get(2).outcome()).isEqualTo(new Outcome.Image(7, 5));
      assertThat(findings.events().subList(3, 7))
          .extracting(event -> ((Outcome.DeadLetter) event.outcome()).reason())
          .containsExactly("unknown_format", "reference_not_allowed", "time_ahead", "no_image");
      assertThat(findings.events().get(4).identity().orElseThrow().content())
          .isEqualTo("reference");
      assertThat(findings.events().get(6).identity()).isEmpty();
      assertThat(findings.result()).isInstanceOf(CheckResult.Warning.class);
      assertThat(findings.result().found()).startsWith("7 newest: 3 usable; dead letters: 1 ");
      try (Admin admin = new KafkaClients(settings.kafka()).admin()) {
        assertThat(admin.listGroups().all().get()).isEmpty();
      }
    }
  }

  /** A transaction's end takes up the last offset, where naive seeking finds no record. */
  @Test
  void run_findsTheNewestEventsOfTransactionsAndEveryPartition() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 2, Map.of());
      broker.createTopic("silent", 1, Map.of());
      try (KafkaProducer<byte[], byte[]> producer =
          producer(broker, Map.of("transactional.id", "camera"))) {
        producer.initTransactions();
        for (int image = 0; image < 6; image++) {
          producer.beginTransaction();
          producer.send(new ProducerRecord<>("images", image % 2, (long) image, null, PNG)).get();
          producer.commitTransaction();
        }
      }
      Settings settings =
          ExampleSettings.of(
              directory, broker.bootstrapServers(), Map.of(), "input.topics = [images, silent]");

      EventExamination.Findings findings = examination(settings).run(4);

      // Each partition has records at the offsets 0, 2 and 4, and transactions' ends between.
      assertThat(findings.events())
          .extracting(ExaminedEvent::position)
          .containsExactly(
              new EventReference("images", 0, 2),
              new EventReference("images", 1, 2),
              new EventReference("images", 0, 4),
              new EventReference("images", 1, 4));
      assertThat(findings.result().advice()).containsExactly("no events in silent");
    }
  }

  @Test
  void run_ofEmptyTopicsIsAWarning() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());

      EventExamination.Findings findings =
          examination(ExampleSettings.of(directory, broker.bootstrapServers(), Map.of())).run(20);

      assertThat(findings.events()).isEmpty();
      assertThat(findings.result()).isInstanceOf(CheckResult.Warning.class);
      assertThat(findings.result().found()).isEqualTo("none in the input topics");
    }
  }

  @Test
  void run_ofNothingUsableIsAFailure() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of())) {
        send(producer, json("a line of text"), Map.of());
      }

      EventExamination.Findings findings =
          examination(ExampleSettings.of(directory, broker.bootstrapServers(), Map.of())).run(20);

      assertThat(findings.result()).isInstanceOf(CheckResult.Failed.class);
    }
  }

  @Test
  void shares_areDealtInTurnsUpToWhatThereIs() {
    TopicPartition first = new TopicPartition("images", 0);
    TopicPartition second = new TopicPartition("images", 1);
    TopicPartition third = new TopicPartition("images", 2);
    Map<TopicPartition, Long> available = new LinkedHashMap<>();
    available.put(first, 100L);
    available.put(second, 0L);
    available.put(third, 3L);

    assertThat(NewestRecords.shares(available, 20)).isEqualTo(Map.of(first, 17, third, 3));
    assertThat(NewestRecords.shares(available, 5)).isEqualTo(Map.of(first, 3, third, 2));
    assertThat(NewestRecords.shares(Map.of(second, 0L), 5)).isEmpty();
  }

  private static EventExamination examination(Settings settings) {
    return new EventExamination(
        settings,
        new ImageDecoder(DecodingLimits.defaults()),
        Clock.fixed(NOW, ZoneOffset.UTC),
        Duration.ofSeconds(10));
  }

  private static KafkaProducer<byte[], byte[]> producer(
      EmbeddedBroker broker, Map<String, Object> more) {
    Map<String, Object> properties = new LinkedHashMap<>(more);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, byte[] value, Map<String, String> headers)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("images", null, NOW.toEpochMilli(), null, value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    producer.send(record).get();
  }

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  private static String base64() {
    return Base64.getEncoder().encodeToString(PNG);
  }

  private static byte[] png(int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }
}
