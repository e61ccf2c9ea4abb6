package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TopicsTest {

  private static final int IMAGE_BYTES = 3 << 20;

  @TempDir static Path shared;
  private static EmbeddedBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(shared.resolve("broker"));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  /** The largest image that is admitted must also fit as a dead letter. */
  @Test
  void prepare_createsTopicsThatTakeTheLargestImage() throws Exception {
    Settings settings = settings(broker.bootstrapServers(), "new");
    try (Admin admin = new KafkaClients(settings.kafka()).admin()) {
      Topics topics = new Topics(admin, settings, Duration.ofSeconds(20));
      int largest = topics.prepare();

      assertThat(topics.names()).contains("new-results", "new-dead");
      assertThat(largest).isGreaterThan(IMAGE_BYTES * 4 / 3);
      assertThat(topics.prepare()).isEqualTo(largest);
    }
  }

  /** An image in a request, and a mask in a reply, must fit. */
  @Test
  void prepare_createsTopicsOfSegmentationThatTakeTheLargestRequest() throws Exception {
    Settings settings =
        ExampleSettings.of(
            directory,
            broker.bootstrapServers(),
            Map.of(),
            "segmentation { request-topic = asked, reply-topic = answered, max-body = 5MiB }");
    try (Admin admin = new KafkaClients(settings.kafka()).admin()) {
      new Topics(admin, settings, Duration.ofSeconds(20)).prepare();

      for (String name : List.of("asked", "answered")) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        assertThat(
                Integer.parseInt(
                    admin
                        .describeConfigs(List.of(topic))
                        .all()
                        .get()
                        .get(topic)
                        .get("max.message.bytes")
                        .value()))
            .isGreaterThan(5 << 20);
      }
    }
  }

  /** A letter that the topic refuses would end the daemon. */
  @Test
  void prepare_goesByTheLimitOfATopicThatExists() throws Exception {
    broker.createTopic("old-dead", 1, Map.of("max.message.bytes", "300000"));
    Settings settings = settings(broker.bootstrapServers(), "old");
    try (Admin admin = new KafkaClients(settings.kafka()).admin()) {
      assertThat(new Topics(admin, settings, Duration.ofSeconds(20)).prepare()).isEqualTo(300_000);
    }
  }

  @Test
  void prepare_refusesADeadLetterTopicWithoutRoomForReasons() throws Exception {
    broker.createTopic("tiny-dead", 1, Map.of("max.message.bytes", "1000"));
    Settings settings = settings(broker.bootstrapServers(), "tiny");
    try (Admin admin = new KafkaClients(settings.kafka()).admin()) {
      Topics topics = new Topics(admin, settings, Duration.ofSeconds(20));

      assertThatThrownBy(topics::prepare)
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("tiny-dead takes records of 1000 bytes")
          .hasMessageContaining("max.message.bytes");
    }
  }

  @Test
  void prepare_withoutABrokerSaysWhatToCheck() throws Exception {
    Settings settings = settings("127.0.0.1:1", "none");
    try (Admin admin = new KafkaClients(settings.kafka()).admin()) {
      Topics topics = new Topics(admin, settings, Duration.ofMillis(500));

      assertThatThrownBy(topics::prepare)
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("127.0.0.1:1 (kafka.bootstrap-servers)")
          .hasMessageContaining("check the address");
    }
  }

  private Settings settings(String servers, String name) throws IOException {
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "%1$s"
          input.topics = [%2$s]
          model.directory = unused
          decoding.max-bytes = %3$d
          output { results-topic = %2$s-results, dead-letter-topic = %2$s-dead }
        }
        """
            .formatted(servers, name, IMAGE_BYTES));
    return Settings.load(file);
  }
}
