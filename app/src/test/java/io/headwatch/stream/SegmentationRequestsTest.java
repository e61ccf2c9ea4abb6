package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.PngEncoder;
import io.headwatch.segmentation.ColourModel;
import io.headwatch.segmentation.Firing;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.segmentation.SegmentationMetrics;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import io.headwatch.segmentation.SegmentationRules;
import io.headwatch.segmentation.Segmenter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a model that answers to red, green and blue, by how much of them a location has. */
@Timeout(120)
class SegmentationRequestsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "watch-segmentation";

  @TempDir static Path shared;
  private static EmbeddedBroker broker;
  private static TestTopics topics;
  private static ImageTower tiny;

  @TempDir Path directory;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(shared.resolve("broker"));
    topics = new TestTopics(broker);
    for (String file : List.of("open_clip_config.json", "open_clip_model.safetensors")) {
      GoldenVectors.copy("tiny-clip/" + file, shared);
    }
    tiny = ImageTower.load(new ModelSettings(shared, Device.CPU, Precision.FP32, 0));
  }

  @AfterAll
  static void stop() throws Exception {
    tiny.close();
    topics.close();
    broker.close();
  }

  private static Segmenter colours() {
    ColourModel model = new ColourModel(tiny);
    SegmentationRules rules =
        new SegmentationRules(
            Method.PAIRS, 100, List.of(128), 128, 64, true, SegmentationRules.Centre.VOCABULARY);
    return new Segmenter(model, model, rules);
  }

  private SegmentationDesk desk(int waiting, SegmentationDesk.Loading loading) {
    SegmentationMetrics metrics =
        new SegmentationMetrics() {
          @Override
          public void answered(Duration waited, Duration took) {
            answered.incrementAndGet();
          }

          @Override
          public void refused(Why why) {
            if (why == Why.BUSY) {
              busy.incrementAndGet();
            }
          }

          @Override
          public void waiting(int requests) {}
        };
    return new SegmentationDesk(
        loading,
        new ImageDecoder(DecodingLimits.defaults()),
        new SegmentationDesk.Limits(waiting, Duration.ofMinutes(5), 4, 1_000_000),
        metrics,
        Clock.systemUTC());
  }

  private Settings settings(String name, String... more) throws IOException {
    String[] lines = new String[more.length + 1];
    lines[0] =
        "segmentation { request-topic = %1$s-asked, reply-topic = %1$s-answered, max-body = 256KiB }"
            .formatted(name);
    System.arraycopy(more, 0, lines, 1, more.length);
    // A reply topic that does not exist is not waited for.
    return ExampleSettings.of(
        directory, broker.bootstrapServers(), Map.of("max.block.ms", "500"), lines);
  }

  /** The left half is red, the right one green. */
  private static byte[] picture() {
    BufferedImage image = new BufferedImage(256, 128, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256 * 128; i++) {
      image.setRGB(i % 256, i / 256, i % 256 < 128 ? 0xff0000 : 0x00ff00);
    }
    return PngEncoder.encode(image);
  }

  /** Hardly any shorter as a PNG. */
  private static byte[] noise() {
    BufferedImage image = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 128 * 128; i++) {
      image.setRGB(i % 128, i / 128, random.nextInt(1 << 24));
    }
    return PngEncoder.encode(image);
  }

  private static ObjectNode request(String... words) {
    ObjectNode request = JSON.createObjectNode().put("image", picture());
    for (String word : words) {
      request.withArray("words").add(word);
    }
    return request;
  }

  private static void ask(String topic, @Nullable String key, String id, byte @Nullable [] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value);
    record.headers().add("correlation-id", id.getBytes(UTF_8));
    topics.send(record);
  }

  private static void ask(String topic, String id, JsonNode value) {
    ask(topic, null, id, value.toString().getBytes(UTF_8));
  }

  private static List<ConsumerRecord<byte[], byte[]>> replies(String topic, int count) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> topics.read(topic), all -> all.size() >= count);
  }

  private static String correlation(ConsumerRecord<byte[], byte[]> reply) {
    return new String(reply.headers().lastHeader("correlation-id").value(), UTF_8);
  }

  @Test
  void start_repliesWithTheMask() throws Exception {
    broker.createTopic("mask-asked", 1, Map.of());
    broker.createTopic("mask-answered", 1, Map.of());
    ObjectNode request = request("green", "red").put("output", "mask").put("method", "values");
    JsonSchema schema = JsonSchema.read("segmentation-request.schema.json");
    assertThat(schema.mistakes(JSON.readTree(request.toString()))).isEmpty();
    assertThat(schema.mistakes(JSON.readTree("{\"words\": [\"a\"], \"colour\": 1}"))).isNotEmpty();
    ask("mask-asked", "k", "c-1", request.toString().getBytes(UTF_8));
    topics.flush();

    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours);
        SegmentationRequests requests = new SegmentationRequests(settings("mask"), desk)) {
      requests.start();
      ConsumerRecord<byte[], byte[]> reply = replies("mask-answered", 1).get(0);

      assertThat(reply.key()).isEqualTo("k".getBytes(UTF_8));
      assertThat(correlation(reply)).isEqualTo("c-1");
      JsonNode json = JSON.readTree(reply.value());
      assertThat(JsonSchema.read("segmentation-reply.schema.json").mistakes(json)).isEmpty();
      assertThat(json.path("status").asText()).isEqualTo("done");
      JsonNode words = json.at("/segmentation/words");
      assertThat(words.findValuesAsText("word")).containsExactly("green", "red");
      assertThat(words.path(0).path("share").asDouble()).isCloseTo(0.5, within(0.02));
      assertThat(json.at("/segmentation/method").asText()).isEqualTo("values");
      BufferedImage mask = ImageIO.read(new ByteArrayInputStream(json.path("png").binaryValue()));
      assertThat(mask.getRaster().getSample(40, 60, 0)).isEqualTo(2);
      assertThat(mask.getRaster().getSample(210, 60, 0)).isEqualTo(1);
      await()
          .until(
              () -> topics.committed(GROUP).get(new TopicPartition("mask-asked", 0)),
              position -> position != null && position.offset() == 1);
    }
  }

  @Test
  void start_fetchesTheImageOfAnAllowedReference() throws Exception {
    broker.createTopic("file-asked", 1, Map.of());
    broker.createTopic("file-answered", 1, Map.of());
    Path allowed = Files.createDirectory(directory.resolve("allowed"));
    Path image = Files.write(allowed.resolve("image.png"), picture());
    ObjectNode request = JSON.createObjectNode().put("reference", image.toUri().toString());
    request.putArray("words").add("red");
    topics.send(new ProducerRecord<>("file-asked", request.toString().getBytes(UTF_8)));
    topics.flush();
    Settings settings =
        settings("file", "input.references.file-roots = [\"%s\"]".formatted(allowed));

    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours);
        SegmentationRequests requests = new SegmentationRequests(settings, desk)) {
      requests.start();
      ConsumerRecord<byte[], byte[]> reply = replies("file-answered", 1).get(0);

      assertThat(reply.headers()).isEmpty();
      assertThat(reply.key()).isNull();
      JsonNode json = JSON.readTree(reply.value());
      assertThat(json.path("status").asText()).isEqualTo("done");
      assertThat(json.at("/segmentation/width").asInt()).isEqualTo(256);
      assertThat(json.has("png")).isFalse();
    }
  }

  // The last is well-formed: what came before it did not stop anything.
  @Test
  void start_refusesWhatCannotBeServed() throws Exception {
    broker.createTopic("bad-asked", 1, Map.of());
    broker.createTopic("bad-answered", 1, Map.of());
    ask("bad-asked", null, "no JSON", "no JSON".getBytes(UTF_8));
    ask("bad-asked", null, "no value", null);
    ask("bad-asked", null, "too long", new byte[300_000]);
    ask("bad-asked", "unknown field", request("red").put("colour", 1));
    ask("bad-asked", "no words", JSON.createObjectNode().put("image", picture()));
    ask("bad-asked", "number as word", request("red").set("words", JSON.createArrayNode().add(1)));
    ask("bad-asked", "five words", request("red", "green", "blue", "a", "b"));
    ask("bad-asked", "broken image", request("red").put("image", new byte[] {1, 2, 3}));
    ask("bad-asked", "no base64", request("red").put("image", "????"));
    ask("bad-asked", "no image", request("red").without("image"));
    ask("bad-asked", "two images", request("red").put("reference", "file:/a"));
    ask(
        "bad-asked",
        "forbidden",
        request("red").<ObjectNode>without("image").put("reference", "file:/etc/passwd"));
    ask("bad-asked", "threshold", request("red").put("threshold", 2));
    ask("bad-asked", "method", request("red").put("method", "magic"));
    ask("bad-asked", "output", request("red").put("output", "video"));
    ask("bad-asked", "background", request("red").put("background", "yes"));
    ask("bad-asked", "good", request("red"));
    topics.flush();

    Map<String, String> reasons = new HashMap<>();
    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours);
        SegmentationRequests requests = new SegmentationRequests(settings("bad"), desk)) {
      requests.start();
      JsonSchema schema = JsonSchema.read("segmentation-reply.schema.json");
      for (ConsumerRecord<byte[], byte[]> reply : replies("bad-answered", 17)) {
        JsonNode json = JSON.readTree(reply.value());
        assertThat(schema.mistakes(json)).isEmpty();
        reasons.put(correlation(reply), json.path("reason").asText(json.path("status").asText()));
      }
    }

    assertThat(reasons)
        .containsOnly(
            entry("no JSON", "malformed_request"),
            entry("no value", "malformed_request"),
            entry("too long", "too_large"),
            entry("unknown field", "malformed_request"),
            entry("no words", "words"),
            entry("number as word", "malformed_request"),
            entry("five words", "words"),
            entry("broken image", "image"),
            entry("no base64", "malformed_request"),
            entry("no image", "no_image"),
            entry("two images", "malformed_request"),
            entry("forbidden", "reference_not_allowed"),
            entry("threshold", "options"),
            entry("method", "options"),
            entry("output", "options"),
            entry("background", "malformed_request"),
            entry("good", "done"));
  }

  // The mask is made twice, but there is no topic to reply to: nothing is committed.
  @Test
  void start_readsARequestAgainWhoseReplyIsNotSafe() throws Exception {
    broker.createTopic("again-asked", 1, Map.of());
    ask("again-asked", "again", request("red"));
    topics.flush();
    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours)) {
      try (SegmentationRequests requests =
          new SegmentationRequests(settings("again"), desk, Duration.ofMillis(50))) {
        requests.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() > 1);
      }
      assertThat(topics.committed(GROUP)).doesNotContainKey(new TopicPartition("again-asked", 0));

      broker.createTopic("again-answered", 1, Map.of());
      try (SegmentationRequests requests = new SegmentationRequests(settings("again"), desk)) {
        requests.start();
        assertThat(correlation(replies("again-answered", 1).get(0))).isEqualTo("again");
        await()
            .until(() -> topics.committed(GROUP).containsKey(new TopicPartition("again-asked", 0)));
      }
    }
  }

  // The second is refused at once, while the first waits for the model.
  @Test
  void close_commitsNothingBehindARequestWithoutAReply() throws Exception {
    broker.createTopic("order-asked", 1, Map.of());
    broker.createTopic("order-answered", 1, Map.of());
    ask("order-asked", "first", request("red"));
    ask("order-asked", "second", request("red").put("colour", 1));
    topics.flush();
    Settings settings = settings("order");
    try (SegmentationDesk desk = desk(8, until(new CountDownLatch(1)));
        SegmentationRequests requests = new SegmentationRequests(settings, desk)) {
      requests.start();
      assertThat(correlation(replies("order-answered", 1).get(0))).isEqualTo("second");
    }
    assertThat(topics.committed(GROUP)).doesNotContainKey(new TopicPartition("order-asked", 0));

    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours);
        SegmentationRequests requests = new SegmentationRequests(settings, desk)) {
      requests.start();
      assertThat(replies("order-answered", 3))
          .extracting(SegmentationRequestsTest::correlation)
          .containsExactlyInAnyOrder("second", "first", "second");
      await()
          .until(
              () -> topics.committed(GROUP).get(new TopicPartition("order-asked", 0)),
              position -> position != null && position.offset() == 2);
    }
  }

  /** Waits for the latch, or until the desk closes. */
  private static SegmentationDesk.Loading until(CountDownLatch go) {
    return () -> {
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException("the desk closes", e);
      }
      return colours();
    };
  }

  // One request over HTTP is being served and one waits; there is room for no other.
  @Test
  void start_asksABusyDeskAgain() throws Exception {
    broker.createTopic("busy-asked", 1, Map.of());
    broker.createTopic("busy-answered", 1, Map.of());
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    SegmentationDesk.Loading slow =
        () -> {
          loading.countDown();
          return until(go).load();
        };
    try (SegmentationDesk desk = desk(1, slow);
        SegmentationRequests requests = new SegmentationRequests(settings("busy"), desk)) {
      var first = desk.firing(picture(), new Firing.Pair(-1, 0));
      loading.await();
      var second = desk.firing(picture(), new Firing.Pair(-1, 0));
      ask("busy-asked", "patient", request("red"));
      topics.flush();
      requests.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> busy.get() > 0);
      go.countDown();

      JsonNode reply = JSON.readTree(replies("busy-answered", 1).get(0).value());

      assertThat(reply.path("status").asText()).isEqualTo("done");
      assertThat(first).isCompletedExceptionally();
      assertThat(second).isCompletedExceptionally();
    }
  }

  // A reply that the topic does not take is replaced by one that says so.
  @Test
  void start_tellsThatAReplyIsTooLarge() throws Exception {
    broker.createTopic("large-asked", 1, Map.of());
    broker.createTopic("large-answered", 1, Map.of("max.message.bytes", "500"));
    ask("large-asked", "large", request("red").put("image", noise()).put("output", "overlay"));
    topics.flush();

    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours);
        SegmentationRequests requests = new SegmentationRequests(settings("large"), desk)) {
      requests.start();
      JsonNode reply = JSON.readTree(replies("large-answered", 1).get(0).value());

      assertThat(JsonSchema.read("segmentation-reply.schema.json").mistakes(reply)).isEmpty();
      assertThat(reply.path("reason").asText()).isEqualTo("reply_too_large");
    }
  }

  /** Text that no compression makes much shorter. */
  private static String text(int length) {
    Random random = new Random(length);
    return random
        .ints(length, 33, 127)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  // Key or correlation id alone are more than the topic takes; the last request is as any other.
  @Test
  void start_leavesOutOfAReplyWhatTheTopicDoesNotTake() throws Exception {
    broker.createTopic("key-asked", 1, Map.of());
    broker.createTopic("key-answered", 1, Map.of("max.message.bytes", "2500"));
    byte[] red = request("red").toString().getBytes(UTF_8);
    ask("key-asked", text(3_000), "long key", red);
    ask("key-asked", text(3_001), text(1_024), red);
    ask("key-asked", "long id", text(3_002), red);
    ask("key-asked", "short key", "short id", red);
    topics.flush();

    List<ConsumerRecord<byte[], byte[]>> replies;
    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours);
        SegmentationRequests requests = new SegmentationRequests(settings("key"), desk)) {
      requests.start();
      replies = replies("key-answered", 4);
      awaitCommitted("key-asked", 4);
    }

    Map<String, String> reasons = new HashMap<>();
    JsonSchema schema = JsonSchema.read("segmentation-reply.schema.json");
    for (ConsumerRecord<byte[], byte[]> reply : replies) {
      JsonNode json = JSON.readTree(reply.value());
      assertThat(schema.mistakes(json)).isEmpty();
      String id = reply.headers().lastHeader("correlation-id") == null ? "" : correlation(reply);
      String key = reply.key() == null ? "no key" : new String(reply.key(), UTF_8);
      reasons.put(id, key + ", " + json.path("reason").asText(json.path("status").asText()));
    }
    assertThat(reasons)
        .containsOnly(
            entry("long key", "no key, reply_too_large"),
            entry(text(1_024), "no key, reply_too_large"),
            entry("", "no key, reply_too_large"),
            entry("short id", "short key, done"));
  }

  private static void awaitCommitted(String topic, long offset) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> topics.committed(GROUP).get(new TopicPartition(topic, 0)),
            position -> position != null && position.offset() == offset);
  }

  // Each is answered once: what can never be written is not tried for ever.
  @Test
  void start_givesUpARequestWhoseReplyTopicTakesNothing() throws Exception {
    broker.createTopic("none-asked", 1, Map.of());
    broker.createTopic("none-answered", 1, Map.of("max.message.bytes", "100"));
    ask("none-asked", "first", request("red"));
    ask("none-asked", "second", request("green"));
    topics.flush();

    try (SegmentationDesk desk = desk(8, SegmentationRequestsTest::colours);
        SegmentationRequests requests = new SegmentationRequests(settings("none"), desk)) {
      requests.start();
      awaitCommitted("none-asked", 2);
    }

    assertThat(answered).hasValue(2);
    assertThat(topics.read("none-answered")).isEmpty();
  }

  @Test
  void new_withoutTopicsIsRefused() throws Exception {
    Settings settings = ExampleSettings.of(directory, broker.bootstrapServers(), Map.of());
    try (SegmentationDesk desk = desk(1, SegmentationRequestsTest::colours)) {
      assertThatThrownBy(() -> new SegmentationRequests(settings, desk))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no topics");
    }
  }
}
