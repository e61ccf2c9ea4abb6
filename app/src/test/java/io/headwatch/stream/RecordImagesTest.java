package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.ErasedEvents;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.ImageUnavailableException.Why;
import io.headwatch.pixels.PixelRules;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records 0 and 1 of the topic are deleted; 2 is old, 3 a picture, 4 none, 5 refers to a file. */
@Timeout(120)
class RecordImagesTest {

  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
  private static final Instant TIME = Instant.parse("2026-03-30T12:00:00Z");

  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static Settings settings;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("broker"));
    broker.createTopic("images", 1, Map.of());
    broker.createTopic("secrets", 1, Map.of());
    settings = ExampleSettings.of(directory, broker.bootstrapServers(), Map.of());
    try (TestTopics topics = new TestTopics(broker)) {
      topics.send("images", 0, TIME, picture());
      topics.send("images", 0, TIME, picture());
      topics.send("images", 0, NOW.minus(Duration.ofDays(31)), picture());
      topics.send("images", 0, TIME, picture());
      topics.send("images", 0, TIME, "no picture".getBytes(UTF_8));
      topics.send("images", 0, TIME, "{\"reference\": \"file:///etc/hostname\"}".getBytes(UTF_8));
      topics.send("secrets", 0, TIME, picture());
      topics.flush();
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicPartition partition = new TopicPartition("images", 0);
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2))).all().get();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void image_isASmallCopyOfTheEvents() throws Exception {
    try (RecordImages images = images(ErasedEvents.none(), Duration.ofSeconds(30))) {
      EventImage image = images.image(event("images", 3), 20);
      Pixels pixels = new ImageDecoder(DecodingLimits.defaults()).decode(image.jpeg());

      assertThat(image.time()).isEqualTo(TIME);
      assertThat(pixels.width()).isEqualTo(20);
      assertThat(pixels.height()).isEqualTo(10);
      // All of one colour, but for what JPEG makes of it.
      assertThat(Byte.toUnsignedInt(pixels.rgb()[0])).isBetween(190, 210);
      assertThat(Byte.toUnsignedInt(pixels.rgb()[1])).isBetween(90, 110);
      assertThat(images.image(event("images", 3), 20).jpeg()).isEqualTo(image.jpeg());
    }
  }

  @Test
  void image_thatCannotBeHadSaysWhy() throws Exception {
    try (RecordImages images = images(ErasedEvents.none(), Duration.ofSeconds(30))) {
      assertThat(refusal(images, "images", 0).why()).isEqualTo(Why.GONE);
      assertThat(refusal(images, "images", 0)).hasMessageContaining("retention");
      assertThat(refusal(images, "images", 2).why()).isEqualTo(Why.EXPIRED);
      assertThat(refusal(images, "images", 4).why()).isEqualTo(Why.UNUSABLE);
      assertThat(refusal(images, "images", 5))
          .hasMessageContaining("reference_not_allowed")
          .extracting(ImageUnavailableException::why)
          .isEqualTo(Why.UNUSABLE);
      assertThat(refusal(images, "images", 99).why()).isEqualTo(Why.GONE);
      // After a refusal the next image is there.
      assertThat(images.image(event("images", 3), 20).time()).isEqualTo(TIME);
    }
  }

  /** Whoever may write to the results topic must not get at other topics. */
  @Test
  void image_ofATopicThatIsNoInputIsNotRead() throws Exception {
    try (RecordImages images = images(ErasedEvents.none(), Duration.ofSeconds(30))) {
      assertThat(refusal(images, "secrets", 0)).hasMessageContaining("input.topics");
    }
  }

  /** Also one that was fetched before, and is at hand. */
  @Test
  void image_thatIsErasedIsNotShown() throws Exception {
    Path file = directory.resolve("erased.txt");
    try (RecordImages images = images(ErasedEvents.read(file), Duration.ofSeconds(30))) {
      images.image(event("images", 3), 20);

      ErasedEvents.append(file, List.of(event("images", 3)));

      assertThat(refusal(images, "images", 3).why()).isEqualTo(Why.ERASED);
    }
  }

  @Test
  void image_withoutABrokerIsUnreachable() throws Exception {
    Settings nowhere =
        ExampleSettings.of(
            Files.createDirectories(directory.resolve("nowhere")), "localhost:1", Map.of());
    try (RecordImages images =
        new RecordImages(nowhere, decoder(), rules(ErasedEvents.none()), Duration.ofSeconds(1))) {
      assertThat(refusal(images, "images", 3).why()).isEqualTo(Why.UNREACHABLE);
    }
  }

  private static ImageUnavailableException refusal(RecordImages images, String topic, long offset) {
    return catchThrowableOfType(
        ImageUnavailableException.class, () -> images.image(event(topic, offset), 20));
  }

  private static EventReference event(String topic, long offset) {
    return new EventReference(topic, 0, offset);
  }

  private static RecordImages images(ErasedEvents erased, Duration timeout) {
    return new RecordImages(settings, decoder(), rules(erased), timeout);
  }

  private static ImageDecoder decoder() {
    return new ImageDecoder(DecodingLimits.defaults());
  }

  private static PixelRules rules(ErasedEvents erased) {
    return new PixelRules(Duration.ofDays(30), erased, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(60, 30, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < 60 * 30; pixel++) {
      image.setRGB(pixel % 60, pixel / 60, 0xC86432);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
