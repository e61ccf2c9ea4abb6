package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.clip.ContributionBatch;
import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.monitor.InferenceException;
import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.StubModel;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.StubProfiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

  /** An event larger than the dead-letter topic takes must not stop the stream. */
  @Test
  void run_dropsTheValueOfALetterThatIsTooLarge() throws Exception {
    broker.createTopic(name, 1, Map.of());
    broker.createTopic(name + "-dead", 1, Map.of("max.message.bytes", "50000"));
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    topics.send(name, 0, at(0), noise);
    topics.send(name, 0, at(1), image(1));
    topics.flush();
    try (MonitoringLoop loop = loop("")) {
      loop.awaitSettled(2);
      loop.stop();
    }

    ConsumerRecord<byte[], byte[]> letter = topics.read(name + "-dead").get(0);
    assertThat(header(letter, "headwatch-dropped")).isEqualTo("value");
    assertThat(header(letter, "headwatch-offset")).isEqualTo("0");
    assertThat(letter.value()).isNull();
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
      loop.stop();
    }
    List<JsonNode> published = published();
    assertThat(published.get(0).has("contributing")).isFalse();
    assertThat(published.get(1).get("contributing"))
        .hasSize(10)
        .allSatisfy(
            event -> {
              int offset = event.get("offset").asInt();
              assertThat(offset).isBetween(30, 59);
              assertThat(event.get("time").asText()).isEqualTo(at(offset * 2).toString());
              // More than the mean of 30, as these contribute most.
              assertThat(event.get("share").asDouble()).isBetween(1 / 30.0, 0.2);
            });
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

  /** Without a drain, all since the last commit is read again, and no event is lost. */
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
    StubModel repaired =
        new StubModel() {
          @Override
          public ContributionBatch contributions(List<byte[]> inputs) {
            return new ContributionBatch(
                inputs.size(), new float[inputs.size() * pairs()], new float[inputs.size() * 4]);
          }
        };
    try (MonitoringLoop loop = new MonitoringLoop(settings(""), repaired, clock)) {
      await()
          .atMost(MonitoringLoop.PATIENCE)
          .until(
              () -> {
                clock.advance(Duration.ofSeconds(10));
                return published().size() == 3;
              });
    }
    assertThat(published())
        .extracting(verdict -> verdict.get("n").asInt())
        .containsExactly(30, 10, 13);
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

  /** Nor must one that brings nothing usable: its events have no time that could be waited for. */
  @Test
  void run_closesWindowsWhileAPartitionBringsOnlyMalformedEvents() throws Exception {
    broker.createTopic(name, 2, Map.of());
    try (MonitoringLoop loop = loop("")) {
      for (int i = 0; i < 45; i++) {
        topics.send(name, 0, at(i * 2), image(i));
        topics.send(name, 1, at(i * 2), "{}".getBytes(UTF_8));
        topics.flush();
        loop.awaitSettled(2 * (i + 1));
        clock.advance(Duration.ofSeconds(2));
      }
      loop.awaitVerdicts(1);

      assertThat(counts(loop.verdicts)).isEqualTo(Map.of(0, 30));
      assertThat(loop.metrics.failed("no_image")).isEqualTo(45);
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

  @Test
  void run_countsLateEventsAndRefusesThoseAheadOfTime() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 60; i++) {
      topics.send(name, 0, at(i * 2), image(i));
    }
    topics.send(name, 0, at(30), image(100));
    topics.send(name, 0, clock.instant().plus(Duration.ofMinutes(11)), image(101));
    topics.flush();
    try (MonitoringLoop loop = loop("")) {
      loop.awaitSettled(62);
      loop.stop();

      assertThat(loop.metrics.settled(Outcome.LATE)).isEqualTo(1);
      assertThat(loop.metrics.failed("time_ahead")).isEqualTo(1);
      assertThat(counts(loop.verdicts)).isEqualTo(Map.of(0, 30));
    }
    assertThat(topics.read(name + "-dead"))
        .extracting(letter -> header(letter, "headwatch-reason"))
        .containsExactly("time_ahead");
  }

  /** One value that is not finite would make every mean of its window so. */
  @Test
  void run_refusesImagesTheNetworkHasNoNumbersFor() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 40; i++) {
      topics.send(name, 0, at(i * 2), i == 5 ? StubModel.overflowing() : image(i));
    }
    topics.flush();
    try (MonitoringLoop loop = loop("")) {
      loop.awaitVerdicts(1);

      assertThat(loop.metrics.failed("not_finite")).isEqualTo(1);
      assertThat(loop.verdicts.get(0).verdict().judgedOn())
          .hasValueSatisfying(evidence -> assertThat(evidence.effectSize()).isFinite());
    }
  }

  @Test
  void run_thatSamplesAShareCountsWhatItSkips() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 400; i++) {
      topics.send(name, 0, at(i * 0.25), image(i));
    }
    topics.flush();
    try (MonitoringLoop loop = loop("sampling { when = always, share = 0.25 }")) {
      loop.awaitSettled(400);
      loop.awaitVerdicts(1);
      loop.stop();

      WindowVerdict first = loop.verdicts.get(0);
      assertThat(loop.metrics.settled(Outcome.OBSERVED) + loop.metrics.settled(Outcome.SKIPPED))
          .isEqualTo(400);
      // 240 events, of which the hash admits a quarter; four standard deviations are 27.
      assertThat(first.verdict().n()).isBetween(60 - 27, 60 + 27);
      assertThat(first.verdict().n() + first.skipped()).isEqualTo(240);
    }
    JsonNode published = published().get(0);
    assertThat(published.get("sampledShare").asDouble())
        .isEqualTo(published.get("n").asInt() / 240.0);
  }

  @Test
  void run_thatSamplesANumberPerWindowAdmitsNoMore() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 400; i++) {
      topics.send(name, 0, at(i * 0.25), image(i));
    }
    topics.flush();
    try (MonitoringLoop loop = loop("sampling { when = always, per-window = 40 }")) {
      loop.awaitVerdicts(1);

      WindowVerdict first = loop.verdicts.get(0);
      assertThat(first.verdict().n()).isBetween(20, 40);
      assertThat(first.verdict().n() + first.skipped()).isEqualTo(240);
    }
  }

  /** A skipped event that waits behind a slow one must not open a window that was judged. */
  @Test
  void run_settlesASkippedEventOfAJudgedWindowAsLate() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 30; i++) {
      send(i * 2, image(i), id(i, true));
    }
    send(75, image(75), id(75, true));
    send(76, StubModel.image(76, 0.9), id(76, true));
    send(50, image(50), id(50, false));
    topics.flush();
    CountDownLatch judged = new CountDownLatch(1);
    StubModel slowForBrightImages =
        new StubModel() {
          @Override
          public ContributionBatch contributions(List<byte[]> inputs) {
            ContributionBatch batch = super.contributions(inputs);
            if (batch.scalars(0)[0] > 0.8) {
              awaitLatch(judged);
            }
            return batch;
          }
        };
    // One thread, so that images reach the network in order.
    String more = "batch.size = 1, decoding.threads = 1, sampling { when = always, share = 0.5 }";
    try (MonitoringLoop loop = new MonitoringLoop(settings(more), slowForBrightImages, clock);
        Closeable release = judged::countDown) {
      loop.awaitVerdicts(1);
      release.close();
      loop.awaitSettled(33);
      loop.stop();

      assertThat(loop.metrics.settled(Outcome.LATE)).isEqualTo(1);
      assertThat(loop.verdicts).hasSize(1);
    }
  }

  @Test
  void run_putsStreamsBeyondTheLimitTogether() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 80; i++) {
      topics.send(name, 0, at(i), image(i), "camera", "camera-" + i % 4);
    }
    topics.flush();
    try (MonitoringLoop loop =
        loop("streams { by = field, limit = 2 }, input.fields.stream = camera")) {
      loop.awaitVerdicts(3);
      loop.stop();

      assertThat(loop.verdicts)
          .extracting(WindowVerdict::stream)
          .containsExactly("camera-0", "camera-1", "other");
      assertThat(loop.verdicts)
          .extracting(verdict -> verdict.verdict().n())
          .containsExactly(15, 15, 30);
      assertThat(loop.metrics.refused()).isEqualTo(40);
    }
  }

  @Test
  void run_learnsAProfileAndThenJudgesTheWindowsThatBegin() throws Exception {
    broker.createTopic(name, 1, Map.of());
    Path learned = directory.resolve("learned/b.safetensors");
    try (MonitoringLoop loop = loop(learningB())) {
      sendAB(0, 120);
      await()
          .atMost(MonitoringLoop.PATIENCE)
          .until(
              () ->
                  Files.exists(learned)
                      && !Files.exists(directory.resolve("learned/b.safetensors.partial")));
      sendAB(120, 220);
      loop.awaitVerdicts(2 * 7);
      loop.stop();

      List<WindowVerdict> b = of("b", loop.verdicts);
      assertThat(counts(b)).isEqualTo(Map.of(0, 30, 1, 30, 2, 30, 3, 30, 4, 30, 5, 30, 6, 30));
      assertThat(b).hasSize(7);
      assertThat(b.subList(0, 4)).allMatch(verdict -> verdict.state() == StreamState.LEARNING);
      assertThat(b.subList(5, 7)).allMatch(verdict -> verdict.state() == StreamState.STABLE);
      assertThat(b.get(6).profileHash()).hasValue(ProfileFile.read(learned).hash());
      assertThat(of("a", loop.verdicts))
          .hasSize(7)
          .allMatch(verdict -> verdict.state() == StreamState.SHIFTED);
    }
  }

  @Test
  void run_stoppedWhileLearningGoesOnWithoutLearningTwice() throws Exception {
    broker.createTopic(name, 1, Map.of());
    Path learned = directory.resolve("learned/b.safetensors");
    sendAB(0, 50);
    try (MonitoringLoop loop = loop(learningB())) {
      loop.awaitSettled(100);
      loop.stop();
    }
    assertThat(learned).doesNotExist();
    sendAB(50, 120);
    try (MonitoringLoop loop = loop(learningB())) {
      await().atMost(MonitoringLoop.PATIENCE).until(() -> Files.exists(learned));
      loop.stop();
    }

    ProfileFile profile = ProfileFile.read(learned);
    assertThat(profile.profile().size()).isEqualTo(100);
    assertThat(profile.description().imageLines().lines().distinct()).hasSize(100);
  }

  /** The first hour is dark, the second bright: on the next day that is what each should be. */
  @Test
  void run_learnsAProfileDividedByTheClock() throws Exception {
    broker.createTopic(name, 1, Map.of());
    Path learned = directory.resolve("learned/%s.safetensors".formatted(name));
    clock.advance(Duration.ofDays(2));
    sendHours(Duration.ZERO, 160, 0.3, 0.7);
    String learning =
        """
        streams {
          profile = null
          learning { directory = learned, images = 320, strata { zone = UTC, hours = 1 } }
        }
        window.length = 30m
        alarm.time-between-false-alarms = 20d
        """;
    try (MonitoringLoop loop = loop(learning)) {
      await()
          .atMost(MonitoringLoop.PATIENCE)
          .until(
              () ->
                  Files.exists(learned)
                      && !Files.exists(learned.resolveSibling(name + ".safetensors.partial")));
      loop.stop();
    }
    Instant nextDay = START.plus(Duration.ofDays(1));
    sendHours(Duration.ofDays(1), 60, 0.3, 0.3);
    try (MonitoringLoop loop = loop(learning)) {
      loop.awaitVerdicts(4);
      await()
          .atMost(MonitoringLoop.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(loop.verdicts)
                      .filteredOn(verdict -> !verdict.span().start().isBefore(nextDay))
                      .extracting(
                          verdict ->
                              verdict.strata().stratum().orElseThrow() + " " + verdict.state())
                      .containsExactly("12 STABLE", "12 STABLE", "13 SHIFTED", "13 SHIFTED"));
    }
  }

  /** Half of the images in the hour after START, half in the next, and one that ends the last. */
  private void sendHours(Duration after, int images, double first, double second) throws Exception {
    for (int i = 0; i < images * 2; i++) {
      double seconds = after.toSeconds() + i * 3_600.0 / images;
      topics.send(
          name,
          0,
          at(seconds),
          StubModel.image(after.toSeconds() + i, i < images ? first : second));
    }
    topics.send(name, 0, at(after.toSeconds() + 7_300), image(9));
    topics.flush();
  }

  /**
   * Which images are normal depends on the header: the same ones by the other label are a shift.
   */
  @Test
  void run_judgesEventsByTheStratumOfTheirLabel() throws Exception {
    broker.createTopic(name, 1, Map.of());
    for (int i = 0; i < 120; i++) {
      boolean bright = i % 2 == 0;
      boolean swapped = i >= 60;
      topics.send(
          name,
          0,
          at(i),
          StubModel.image(i, bright ? 0.7 : 0.3),
          "light",
          bright == swapped ? "night" : "day");
    }
    topics.send(name, 0, at(140), image(140), "light", "day");
    topics.flush();
    try (MonitoringLoop loop =
        loop(
            "input.fields.stratum = light, streams.profile = \"%s\""
                .formatted(StubProfiles.writeLabelled(directory.resolve("light.safetensors"))))) {
      loop.awaitVerdicts(2);
      loop.stop();

      assertThat(loop.verdicts)
          .extracting(WindowVerdict::state)
          .startsWith(StreamState.STABLE, StreamState.SHIFTED);
      assertThat(loop.verdicts.get(0).strata().judged()).containsExactlyInAnyOrder("day", "night");
    }
    assertThat(published().get(1).get("stratum").asText()).isIn("day", "night");
  }

  /** Stream b learns; stream a is compared with brighter images. */
  private String learningB() throws IOException {
    Path brighter = StubProfiles.write(directory.resolve("bright.safetensors"), 0.7);
    return """
    input.fields.stream = camera
    streams {
      by = field
      profile = null
      profiles { a = "%s" }
      learning { directory = learned, images = 100 }
    }
    """
        .formatted(brighter);
  }

  private void sendAB(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      topics.send(name, 0, at(i * 2), image(2 * i), "camera", "a");
      topics.send(name, 0, at(i * 2), image(2 * i + 1), "camera", "b");
    }
    topics.flush();
  }

  private void send(double seconds, byte[] value, String id) {
    topics.send(name, 0, at(seconds), value, "id", id);
  }

  /** An event's id that sampling by a share of one half admits, or doesn't. */
  private static String id(int number, boolean admitted) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> number + "-" + i)
        .filter(id -> EventHash.mix(EventHash.fnv1a("\n" + id)) >= 0 == admitted)
        .findFirst()
        .orElseThrow();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      if (!latch.await(MonitoringLoop.PATIENCE.toSeconds() + 5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited too long");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<WindowVerdict> of(String stream, List<WindowVerdict> verdicts) {
    return verdicts.stream().filter(verdict -> verdict.stream().equals(stream)).toList();
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
          decoding.threads = 2
          output { results-topic = %2$s-results, dead-letter-topic = %2$s-dead }
          alarm.time-between-false-alarms = 500m
        }
        headwatch { %4$s }
        """
            .formatted(broker.bootstrapServers(), name, profile, more));
    return Settings.load(file);
  }

  private List<JsonNode> published() throws IOException {
    List<JsonNode> verdicts = new ArrayList<>();
    JsonSchema schema = JsonSchema.read("verdict.schema.json");
    for (ConsumerRecord<byte[], byte[]> record : topics.read(name + "-results")) {
      verdicts.add(JSON.readTree(record.value()));
      assertThat(schema.mistakes(verdicts.get(verdicts.size() - 1))).isEmpty();
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
