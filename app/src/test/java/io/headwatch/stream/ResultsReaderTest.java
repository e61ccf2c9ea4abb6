package io.headwatch.stream;

import static io.headwatch.history.TestVerdicts.end;
import static io.headwatch.history.TestVerdicts.stable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwatch.config.KafkaSettings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ResultsReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");

  @TempDir static Path shared;
  private static EmbeddedBroker broker;
  private static TestTopics topics;

  @TempDir Path directory;

  private final RecordedHistory metrics = new RecordedHistory();
  private String topic = "";

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(shared.resolve("broker"));
    topics = new TestTopics(broker);
  }

  @AfterAll
  static void stop() throws Exception {
    topics.close();
    broker.close();
  }

  @BeforeEach
  void create(TestInfo test) throws Exception {
    topic = test.getTestMethod().orElseThrow().getName();
    broker.createTopic(topic, 2, Map.of());
  }

  @Test
  void reader_followsAllPartitionsAndLeavesOutWhatIsNoVerdict() throws Exception {
    send(0, stable("a", 0, 1), "no verdict", stable("a", 1, 1));
    send(1, stable("b", 0, 1));
    try (History history = open();
        ResultsReader reader = read(history)) {
      await().until(reader::caughtUp);
      assertThat(ends(history, "a")).containsExactly(end(1), end(0));
      assertThat(ends(history, "b")).containsExactly(end(0));

      send(1, stable("b", 1, 1));
      await().until(() -> ends(history, "b").size() == 2);
      assertThat(metrics.read).isEqualTo(4);
      assertThat(metrics.malformed).isEqualTo(1);
      await().until(() -> metrics.lag == 0);
      assertThat(reader.failure()).isEmpty();
    }
  }

  /** A lost disk costs nothing but time. */
  @Test
  void reader_withoutTheDirectoryReadsAllAgainWithTheSameIds() throws Exception {
    for (int i = 0; i < 100; i++) {
      send(i % 2, stable("s" + i % 2, i, i));
    }
    List<WindowEntry> before = readToTheEnd(directory.resolve("one"));

    assertThat(before).hasSize(100);
    assertThat(readToTheEnd(directory.resolve("other"))).isEqualTo(before);
    assertThat(metrics.read).isEqualTo(200);
  }

  @Test
  void reader_goesOnWhereItWas() throws Exception {
    send(0, stable("s0", 0, 1));
    readToTheEnd(directory);
    send(0, stable("s0", 1, 1));

    assertThat(readToTheEnd(directory)).hasSize(2);
    assertThat(metrics.read).isEqualTo(2);
  }

  @Test
  void reader_takesNewPartitionsIn() throws Exception {
    try (History history = open();
        ResultsReader reader = read(history);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      await().until(reader::caughtUp);
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
      send(2, stable("late", 0, 1));

      await().until(() -> !ends(history, "late").isEmpty());
    }
  }

  /** While an instance was away the topic forgot what it had not read. */
  @Test
  void reader_goesOnBehindWhatTheTopicForgot() throws Exception {
    send(0, stable("s0", 0, 1));
    readToTheEnd(directory);
    send(0, stable("s0", 1, 1), stable("s0", 2, 1), stable("s0", 3, 1));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3)))
          .all()
          .get();
    }

    assertThat(readToTheEnd(directory))
        .extracting(WindowEntry::end)
        .containsExactly(end(3), end(0));
  }

  @Test
  void reader_ofATopicMadeAnewReadsItFromItsBeginning() throws Exception {
    send(0, stable("s0", 0, 1), stable("s0", 1, 1));
    readToTheEnd(directory);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(topic));
    }
    broker.createTopic(topic, 2, Map.of());
    send(0, stable("s0", 2, 1), stable("s0", 3, 1), stable("s0", 4, 1));

    assertThat(readToTheEnd(directory)).hasSize(5);
  }

  @Test
  void reader_leavesOutWhatWasNotCommitted() throws Exception {
    Map<String, Object> transactional =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(0, stable("s0", 0, 1)));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record(0, stable("s0", 1, 1)));
      producer.commitTransaction();
    }

    assertThat(readToTheEnd(directory)).extracting(WindowEntry::end).containsExactly(end(1));
    assertThat(metrics.read).isEqualTo(1);
  }

  /**
   * Rows and positions are written together: whatever moment a process is killed at, every record
   * is read once. Were the positions ahead, some would be missing; were they behind, more than all
   * would be read.
   */
  @Test
  void reader_killedAgainAndAgainLosesAndRepeatsNothing() throws Exception {
    int records = 1_000;
    for (int i = 0; i < records; i++) {
      topics.send(topic, i % 2, NOW, stable("s" + i % 2, i, i).getBytes(UTF_8));
    }
    topics.flush();
    long added = 0;
    for (int kill = 1; kill <= 2; kill++) {
      added = addedUntilKilled(added, 200 * kill);
    }
    long before = rows();
    metrics.read = 0;

    assertThat(before).isBetween(1L, records - 1L);
    assertThat(added).isLessThanOrEqualTo(before);
    assertThat(readToTheEnd(directory)).hasSize(records);
    assertThat(before + metrics.read).isEqualTo(records);
  }

  /** Kills a process after it has told of some records; returns how many all have told of. */
  private long addedUntilKilled(long before, long until) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ResultsReaderProcess.class.getName(),
                broker.bootstrapServers(),
                topic,
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long added = before;
    try (BufferedReader told =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = told.readLine();
      while (line != null) {
        if (line.startsWith("added ")) {
          added += Long.parseLong(line.substring("added ".length()));
        }
        line = added >= until ? null : told.readLine();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return added;
  }

  private long rows() throws IOException {
    try (History history = open()) {
      return history.streams("", 10).isEmpty() ? 0 : metrics.rows;
    }
  }

  private List<WindowEntry> readToTheEnd(Path place) throws IOException {
    try (History history = open(place);
        ResultsReader reader = read(history)) {
      await().atMost(Duration.ofSeconds(60)).until(reader::caughtUp);
      return history.streams("", 10).stream()
          .flatMap(
              stream ->
                  history
                      .windows(stream, TimeRange.ALL, Optional.empty(), 10_000)
                      .windows()
                      .stream())
          .toList();
    }
  }

  private History open() throws IOException {
    return open(directory);
  }

  private History open(Path place) throws IOException {
    return History.open(
        place,
        new HistoryLimits(Duration.ofDays(3650), 1 << 30),
        metrics,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private ResultsReader read(History history) {
    ResultsReader reader =
        new ResultsReader(
            new KafkaSettings(
                broker.bootstrapServers(), "unused", Map.of("metadata.max.age.ms", "500")),
            topic,
            history,
            metrics,
            Duration.ofMillis(100));
    reader.start();
    return reader;
  }

  private ProducerRecord<byte[], byte[]> record(int partition, String verdict) {
    return new ProducerRecord<>(topic, partition, null, verdict.getBytes(UTF_8));
  }

  private void send(int partition, String... values) throws Exception {
    for (String value : values) {
      topics.send(topic, partition, NOW, value.getBytes(UTF_8));
    }
    topics.flush();
  }

  private static List<Instant> ends(History history, String stream) {
    return history.windows(stream, TimeRange.ALL, Optional.empty(), 100).windows().stream()
        .map(WindowEntry::end)
        .toList();
  }
}
