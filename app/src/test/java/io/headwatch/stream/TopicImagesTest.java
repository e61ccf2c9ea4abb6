package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.reference.ReferenceImage;
import java.io.IOException;
import java.nio.file.Files;
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

@Timeout(60)
class TopicImagesTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TOPIC = "images";

  @TempDir static Path shared;
  private static EmbeddedBroker broker;

  @TempDir Path directory;

  /** Event i of camera i % 5 happened at minute i, the last ones first. */
  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(shared.resolve("broker"));
    broker.createTopic(TOPIC, 2, Map.of());
    try (TestTopics topics = new TestTopics(broker)) {
      for (int i = 99; i >= 0; i--) {
        byte[] value = ("image " + i).getBytes(UTF_8);
        topics.send(TOPIC, i % 2, minute(i), value, "camera", "camera-" + i % 5);
      }
      topics.send(TOPIC, 0, minute(52), "{\"a\": 1}".getBytes(UTF_8), "camera", "camera-2");
      topics.send(TOPIC, 0, minute(52), null, "camera", "camera-2");
      topics.flush();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void next_givesTheStreamsEventsOfTheRange() throws Exception {
    assertThat(contents("camera-2", minute(40), minute(60), ""))
        .containsExactlyInAnyOrder("image 42", "image 47", "image 52", "image 57");
  }

  @Test
  void next_excludesTheEndOfTheRange() throws Exception {
    assertThat(contents("camera-2", minute(42), minute(47), "")).containsExactly("image 42");
  }

  @Test
  void next_ofARangeWithoutEventsEnds() throws Exception {
    assertThat(contents("camera-2", minute(2_000), minute(3_000), "")).isEmpty();
    assertThat(contents("camera-9", minute(0), minute(100), "")).isEmpty();
  }

  /** The limit of streams is for the daemon; who asks for a stream by name gets it. */
  @Test
  void next_findsAStreamBeyondTheLimitOfStreams() throws Exception {
    assertThat(contents("camera-0", minute(0), minute(100), "streams.limit = 1")).hasSize(20);
  }

  @Test
  void encoded_ofAnEventTooLargeSaysWhy() throws Exception {
    Settings small = settings("decoding.max-bytes = 1KiB, input.form = raw", "large");
    broker.createTopic("large", 1, Map.of());
    try (TestTopics topics = new TestTopics(broker)) {
      topics.send("large", 0, minute(1), new byte[2_000], "camera", "a");
      topics.flush();
    }
    try (TopicImages images = TopicImages.of(small, "a", minute(0), minute(2))) {
      ReferenceImage image = images.next().orElseThrow();

      assertThat(image.time()).hasValue(minute(1));
      assertThat(image.id()).isEqualTo("large/0/0");
      assertThatThrownBy(() -> image.encoded().call())
          .isInstanceOfSatisfying(
              UnusableImageException.class, e -> assertThat(e.reason()).isEqualTo("too_large"));
    }
  }

  @Test
  void of_anEmptyRangeSaysSo() throws Exception {
    Settings settings = settings("", TOPIC);

    assertThatThrownBy(() -> TopicImages.of(settings, "a", minute(1), minute(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty");
  }

  @Test
  void of_aMissingTopicSaysSo() throws Exception {
    Settings settings = settings("", "no-such-topic");

    assertThatThrownBy(() -> TopicImages.of(settings, "a", minute(0), minute(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-topic");
  }

  private List<String> contents(String stream, Instant from, Instant to, String more)
      throws Exception {
    List<String> contents = new ArrayList<>();
    try (TopicImages images = TopicImages.of(settings(more, TOPIC), stream, from, to)) {
      for (Optional<ReferenceImage> next = images.next(); next.isPresent(); next = images.next()) {
        try {
          contents.add(new String(next.get().encoded().call(), UTF_8));
        } catch (UnusableImageException e) {
          contents.add(e.reason());
        }
      }
    }
    return contents;
  }

  private Settings settings(String more, String topic) throws IOException {
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input { topics = [%s], fields.stream = camera }
          streams.by = field
          model.directory = unused
        }
        headwatch { %s }
        """
            .formatted(broker.bootstrapServers(), topic, more));
    return Settings.load(file);
  }

  private static Instant minute(int minute) {
    return START.plusSeconds(60L * minute);
  }
}
