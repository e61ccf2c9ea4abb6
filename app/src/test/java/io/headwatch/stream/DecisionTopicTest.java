package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headwatch.config.KafkaSettings;
import io.headwatch.decision.Acknowledgement;
import io.headwatch.decision.Decision;
import io.headwatch.decision.DecisionLog;
import io.headwatch.demo.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DecisionTopicTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir static Path shared;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(shared.resolve("broker"));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  /** Also those that were made before an instance began, and those made by another. */
  @Test
  void start_readsWhatAnyInstanceDecided() throws Exception {
    broker.createTopic("decided", 1, Map.of());
    DecisionLog one = new DecisionLog();
    DecisionLog other = new DecisionLog();
    try (DecisionTopic first = topic("decided", one)) {
      first.publish(acknowledgement("a"));
      try (DecisionTopic second = topic("decided", other)) {
        first.start();
        second.start();
        await().until(() -> other.of("s").size() == 1 && one.of("s").size() == 1);
        second.publish(acknowledgement("a").endedAt(NOW.plusSeconds(5)));
        await().until(() -> one.acknowledged("s", NOW.plusSeconds(6)).isEmpty());
      }
    }

    assertThat(one.of("s")).hasSize(1).isEqualTo(other.of("s"));
  }

  @Test
  void start_leavesOutWhatIsNoDecision() throws Exception {
    broker.createTopic("mixed", 1, Map.of());
    DecisionLog log = new DecisionLog();
    try (DecisionTopic topic = topic("mixed", log);
        TestTopics topics = new TestTopics(broker)) {
      topics.send("mixed", 0, NOW, "no decision".getBytes(UTF_8));
      topics.flush();
      topic.publish(acknowledgement("b"));
      topic.start();
      await().until(() -> !log.of("s").isEmpty());
    }

    assertThat(log.of("s")).extracting(Decision::id).containsExactly("b");
  }

  /** The reader waits for a topic that is not there yet. */
  @Test
  void start_readsATopicThatComesLater() throws Exception {
    DecisionLog log = new DecisionLog();
    try (DecisionTopic topic = topic("later", log)) {
      topic.start();
      broker.createTopic("later", 1, Map.of());
      topic.publish(acknowledgement("c"));
      await().atMost(Duration.ofSeconds(60)).until(() -> !log.of("s").isEmpty());
    }
  }

  @Test
  void publish_withoutABrokerSaysWhatToDo() {
    KafkaSettings nowhere = new KafkaSettings("127.0.0.1:1", "g", Map.of("max.block.ms", "500"));
    try (DecisionTopic topic = new DecisionTopic(nowhere, "decided", new DecisionLog())) {
      assertThatThrownBy(() -> topic.publish(acknowledgement("d")))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("output.decisions-topic");
    }
  }

  private static DecisionTopic topic(String name, DecisionLog log) {
    return new DecisionTopic(
        new KafkaSettings(broker.bootstrapServers(), "g", Map.of()), name, log);
  }

  private static Acknowledgement acknowledgement(String id) {
    return new Acknowledgement(
        new Decision.Note(id, "s", "Ada", "known", NOW), NOW.plusSeconds(3_600), Optional.empty());
  }
}
