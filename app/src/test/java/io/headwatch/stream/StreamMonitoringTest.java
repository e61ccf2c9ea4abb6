package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.monitor.InferenceException;
import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.StubModel;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.StubProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop against a real broker; only the network is a stub. */
@Timeout(120)
class StreamMonitoringTest {

  /** Windows are minutes; the grace is ten seconds. */
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration IDLE_AFTER = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;
  private static EmbeddedBroker broker;
  private static TestTopics topics;
  private static Path profile;

  @TempDir Path directory;

  private final SettableClock clock = new SettableClock(START.plus(Duration.ofMinutes(5)));
  private String name;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(shared.resolve("broker"));
    topics = new TestTopics(broker);
    profile = StubProfiles.write(shared.resolve("stub.profile.safetensors"), 0.5);
  }

  @AfterAll
  static void stop() throws Exception {
    topics.close();
    broker.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void run_judgesEachWindowOnItsUsableEvents() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 150; i++) {
      topics.send(name, 0, at(i * 2), i % 10 == 3 ? "no image".getBytes(UTF_8) : image(i));
    }
    topics.send(name, 0, at(299), null);
    topics.flush();
    try (MonitoringLoop loop = loop("")) {
      loop.awaitSettled(151);
      loop.awaitVerdicts(4);

      assertThat(loop.metrics.consumed()).isEqualTo(151);
      assertThat(loop.metrics.settled(Outcome.OBSERVED)).isEqualTo(135);
      assertThat(loop.metrics.settled(Outcome.FAILED)).isEqualTo(16);
      assertThat(loop.metrics.failed("no_image")).isEqualTo(1);
      assertThat(counts(loop.verdicts)).isEqualTo(Map.of(0, 27, 1, 27, 2, 27, 3, 27));
      assertThat(loop.verdicts).allMatch(verdict -> verdict.state() == StreamState.STABLE);

      clock.advance(WINDOW.plus(IDLE_AFTER));
      loop.awaitVerdicts(5);
      loop.stop();
      assertThat(counts(loop.verdicts)).containsEntry(4, 27);
    }
    List<JsonNode> published = published();
    assertThat(published).hasSize(5).allMatch(verdict -> verdict.get("n").asInt() == 27);
    assertThat(published.get(1).get("start").asText()).isEqualTo("2026-03-01T12:01:00Z");
    assertThat(published.get(1).get("stream").asText()).isEqualTo(name);
  }

  @Test
  void run_sendsBrokenEventsToTheDeadLettersWithReasonAndOrigin() throws Exception {
    broker.createTopic(name, 1, Map.of());
    topics.send(name, 0, at(0), image(0));
    topics.send(name, 0, at(1), "no image".getBytes(UTF_8));
    topics.send(name, 0, at(2), "{\"data_base64\": 5}".getBytes(UTF_8));
    topics.send(name, 0, at(3), image(3), "time", "yesterday");
    topics.flush();
    try (MonitoringLoop loop = loop("")) {
      loop.awaitSettled(4);
      loop.stop();
    }

    List<ConsumerRecord<byte[], byte[]>> letters = topics.read(name + "-dead");
    assertThat(letters)
        .extracting(letter -> header(letter, "headwatch-reason"))
        .containsExactly("unknown_format", "malformed_event", "bad_time");
    assertThat(letters)
        .extracting(letter -> header(letter, "headwatch-offset"))
        .containsExactly("1", "2", "3");
    assertThat(letters).allMatch(letter -> header(letter, "headwatch-topic").equals(name));
    assertThat(letters.get(0).value()).asString().isEqualTo("no image");
  }

  @Test
  void run_callsAWindowOfOtherImagesShifted() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 90; i++) {
      double brightness = i < 30 || i >= 60 ? 0.5 : 0.6;
      topics.send(name, 0, at(i * 2), StubModel.image(i, brightness));
    }
    topics.send(name, 0, at(250), image(250));
    topics.flush();
    try (MonitoringLoop loop = loop("")) {
      loop.awaitVerdicts(3);

      assertThat(loop.verdicts)
          .extracting(WindowVerdict::state)
          .containsExactly(StreamState.STABLE, StreamState.SHIFTED, StreamState.STABLE);
    }
  }

  /** Offsets of an open window must not be committed, and a judged window not be judged again. */
  @Test
  void run_stoppedInMidWindowCountsEveryEventOnceAfterwards() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 75; i++) {
      topics.send(name, 0, at(i * 2), image(i));
    }
    // An event of the first window behind one of the second, which stays open.
    topics.send(name, 0, at(61), image(100));
    topics.send(name, 0, at(65), image(101));
    topics.flush();
    MonitoringLoop first = loop("");
    first.awaitSettled(77);
    first.awaitVerdicts(2);
    first.stop();

    for (int i = 75; i < 120; i++) {
      topics.send(name, 0, at(i * 2), image(i));
    }
    topics.flush();
    try (MonitoringLoop second = loop("")) {
      second.awaitVerdicts(1);
      second.stop();

      assertThat(counts(first.verdicts)).isEqualTo(Map.of(0, 30, 1, 30));
      assertThat(counts(second.verdicts)).isEqualTo(Map.of(2, 30));
      assertThat(first.metrics.settled(Outcome.LATE)).isEqualTo(2);
      assertThat(second.metrics.settled(Outcome.REPLAYED)).isEqualTo(2);
      assertThat(second.metrics.settled(Outcome.LATE)).isZero();
    }
    assertThat(published()).hasSize(3);
  }

  /** Without a drain, all since the last commit is read again, but no judged window. */
  @Test
  void run_thatFailsCommitsNothingOfTheFailedBatch() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 40; i++) {
      topics.send(name, 0, at(i * 2), image(i));
    }
    topics.send(name, 0, at(125), StubModel.poison());
    for (int i = 63; i < 75; i++) {
      topics.send(name, 0, at(i * 2), image(i));
    }
    topics.flush();
    try (MonitoringLoop loop = loop("batch.size = 1")) {
      assertThat(loop.failure())
          .isInstanceOf(InferenceException.class)
          .hasRootCauseMessage("the device failed");
    }

    OffsetAndMetadata committed = topics.committed(name).get(new TopicPartition(name, 0));
    assertThat(committed == null ? 0 : committed.offset()).isLessThanOrEqualTo(40);
  }

  /** One silent partition must not keep the windows of the others open. */
  @Test
  void run_closesWindowsWhileOnePartitionIsSilentAndAnotherBusy() throws Exception {
    broker.createTopic(name, 2, Map.of());
    try (MonitoringLoop loop = loop("")) {
      for (int i = 0; i < 60; i++) {
        for (int j = 0; j < 10; j++) {
          topics.send(name, 0, at(i * 2 + j * 0.1), image(i * 10 + j));
        }
        topics.flush();
        loop.awaitSettled(i * 10);
        clock.advance(Duration.ofSeconds(2));
      }
      loop.awaitVerdicts(1);

      assertThat(counts(loop.verdicts)).containsEntry(0, 300);
    }
  }

  @Test
  void run_goesOnWhenAnotherInstanceJoins() throws Exception {
    broker.createTopic(name, 2, Map.of());
    sendToBoth(0, 50);
    try (MonitoringLoop first = loop("")) {
      first.awaitSettled(100);
      try (MonitoringLoop second = loop("")) {
        await()
            .atMost(MonitoringLoop.PATIENCE)
            .until(() -> first.metrics.consumed() + second.metrics.consumed() > 100);
        sendToBoth(50, 150);
        first.awaitVerdicts(2);
        second.awaitVerdicts(2);

        assertThat(first.isRunning()).isTrue();
        assertThat(second.isRunning()).isTrue();
        clock.advance(WINDOW.plus(IDLE_AFTER));
        await()
            .atMost(MonitoringLoop.PATIENCE)
            .until(() -> total(first.verdicts) + total(second.verdicts) >= 300);
        Map<Integer, Integer> perWindow =
            counts(Stream.concat(first.verdicts.stream(), second.verdicts.stream()).toList());
        assertThat(perWindow).isEqualTo(Map.of(0, 60, 1, 60, 2, 60, 3, 60, 4, 60));
      }
    }
  }

  /** Partitions that stay are read on, or read again, but not counted twice. */
  @Test
  void run_underCooperativeRebalancingCountsNothingTwice() throws Exception {
    broker.createTopic(name, 2, Map.of());
    sendToBoth(0, 50);
    String cooperative =
        "kafka.properties.\"partition.assignment.strategy\" ="
            + " org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
    try (MonitoringLoop first = loop(cooperative)) {
      first.awaitSettled(100);
      MonitoringLoop second = loop(cooperative);
      await().atMost(MonitoringLoop.PATIENCE).until(() -> second.metrics.consumed() > 0);
      second.stop();
      sendToBoth(50, 150);
      first.awaitVerdicts(4);
      await()
          .atMost(MonitoringLoop.PATIENCE)
          .until(
              () -> {
                clock.advance(WINDOW);
                return total(first.verdicts) + total(second.verdicts) >= 300;
              });

      Map<Integer, Integer> perWindow =
          counts(Stream.concat(first.verdicts.stream(), second.verdicts.stream()).toList());
      assertThat(perWindow).isEqualTo(Map.of(0, 60, 1, 60, 2, 60, 3, 60, 4, 60));
    }
  }

  private void sendToBoth(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      topics.send(name, 0, at(i * 2), image(2 * i));
      topics.send(name, 1, at(i * 2 + 1), image(2 * i + 1));
    }
    topics.flush();
  }

  private MonitoringLoop loop(String more) throws IOException {
    return new MonitoringLoop(settings(more), clock);
  }

  private Settings settings(String more) throws IOException {
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka { bootstrap-servers = "%1$s", group-id = %2$s }
          input.topics = [%2$s]
          model.directory = unused
          streams.profile = "%3$s"
          window { length = 1m, grace = 10s, idle-after = 30s, minimum-samples = 10 }
          batch { size = 4, linger = 5ms }
          output { results-topic = %2$s-results, dead-letter-topic = %2$s-dead }
          alarm.false-alarm = 0.001
        }
        headwatch { %4$s }
        """
            .formatted(broker.bootstrapServers(), name, profile, more));
    return Settings.load(file);
  }

  private List<JsonNode> published() throws IOException {
    List<JsonNode> verdicts = new java.util.ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.read(name + "-results")) {
      verdicts.add(JSON.readTree(record.value()));
    }
    return verdicts;
  }

  /** Images per window, counted from the first. */
  private static Map<Integer, Integer> counts(List<WindowVerdict> verdicts) {
    return verdicts.stream()
        .collect(
            groupingBy(
                verdict -> (int) Duration.between(START, verdict.span().start()).dividedBy(WINDOW),
                TreeMap::new,
                summingInt(verdict -> verdict.verdict().n())));
  }

  private static int total(List<WindowVerdict> verdicts) {
    return verdicts.stream().mapToInt(verdict -> verdict.verdict().n()).sum();
  }

  private static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }

  private static byte[] image(long seed) {
    return StubModel.image(seed, 0.5);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), UTF_8);
  }
}
