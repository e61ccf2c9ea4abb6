package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.reference.ReferenceImage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopicImagesRangeTest {

  private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant TO = Instant.parse("2026-03-01T13:00:00Z");

  /** Slack after the range: 1m + 1m + 5m. */
  private static final String WINDOW = "window { length = 5m, grace = 1m, ahead-limit = 1m }";

  @TempDir static Path directory;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void images_areThoseOfTheRangeByEventTime() throws Exception {
    broker.createTopic("by-time", 1, Map.of());
    try (TestTopics topics = new TestTopics(broker)) {
      send(topics, "by-time", 0, FROM.minusMillis(1), "before");
      send(topics, "by-time", 0, FROM, "first");
      send(topics, "by-time", 0, TO.minusMillis(1), "last");
      send(topics, "by-time", 0, TO, "after");
      topics.flush();
    }

    assertThat(images("by-time", "by-time", "")).containsExactly("first", "last");
  }

  /** The event was created in the range and written six minutes later; the slack is seven. */
  @Test
  void images_endInAPartitionOnceTheSlackHasPassed() throws Exception {
    broker.createTopic("slack", 2, Map.of());
    try (TestTopics topics = new TestTopics(broker)) {
      late(topics, TO.plusSeconds(6 * 60), FROM, "delayed");
      topics.flush();
      late(topics, TO.plusSeconds(7 * 60), FROM, "at the last moment");
      late(topics, TO.plusSeconds(7 * 60).plusMillis(1), FROM, "too late");
      late(topics, TO.plusSeconds(6 * 60), FROM, "after the one too late");
      send(topics, "slack", 1, FROM, "other partition");
      topics.flush();
    }

    assertThat(images("slack", "slack", ""))
        .containsExactlyInAnyOrder("delayed", "at the last moment", "other partition");
  }

  /** 64 names come first; a 65th that nobody asked for would be the stream "other". */
  @Test
  void images_ofAStreamBeyondTheLimitOfNamesAreFound() throws Exception {
    broker.createTopic("names", 1, Map.of());
    try (TestTopics topics = new TestTopics(broker)) {
      for (int i = 0; i < 64; i++) {
        topics.send("names", 0, FROM, bytes("of " + i), "camera", "cam-" + i);
      }
      topics.send("names", 0, FROM, bytes("wanted"), "camera", "cam-64");
      topics.flush();
    }

    assertThat(images("names", "cam-64", "input.fields.stream = camera\nstreams.by = field"))
        .containsExactly("wanted");
  }

  private static void late(TestTopics topics, Instant written, Instant created, String image) {
    topics.send("slack", 0, written, bytes(image), "time", created.toString());
  }

  private static void send(
      TestTopics topics, String topic, int partition, Instant time, String image) {
    topics.send(topic, partition, time, bytes(image));
  }

  private static byte[] bytes(String image) {
    return image.getBytes(UTF_8);
  }

  private static List<String> images(String topic, String stream, String more) throws Exception {
    Settings settings =
        ExampleSettings.of(
            directory,
            broker.bootstrapServers(),
            Map.of(),
            "input.topics = [" + topic + "]",
            "input.form = raw",
            WINDOW,
            more);
    List<String> images = new ArrayList<>();
    try (TopicImages range = TopicImages.of(settings, stream, FROM, TO)) {
      Optional<ReferenceImage> next = range.next();
      while (next.isPresent()) {
        images.add(new String(next.get().encoded().call(), UTF_8));
        next = range.next();
      }
    }
    return images;
  }
}
