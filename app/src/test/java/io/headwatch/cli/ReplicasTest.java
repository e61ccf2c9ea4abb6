package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances of one group share two partitions with a stream each, and the one whose stream
 * has an alarm is killed. What is known of Kafka itself, its group and the results topic, is what
 * the survivors' pages and metrics are compared with.
 */
@Tag("replicas")
@Timeout(900)
class ReplicasTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int WINDOW_SECONDS = 60;

  /** A stream's number is that of the partition that brings it. */
  private static final List<String> STREAMS = List.of("east", "west");

  private static final SceneMix SHIFTED =
      SceneMix.standard().withBackgroundColourShare(BackgroundColour.BLUE, 0.95);

  @TempDir Path directory;

  private final Map<String, DaemonProcess> replicas = new TreeMap<>();
  private EmbeddedBroker broker;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    Path profile = Scenes.profile(directory, 300);
    broker = EmbeddedBroker.start(directory.resolve("broker"));
    broker.createTopic("images", STREAMS.size(), Map.of());
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    admin = Admin.create(client);
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    for (String name : List.of("one", "two", "three")) {
      replicas.put(name, DaemonProcess.start(directory, name, settings(name, profile)));
    }
    replicas.values().forEach(replica -> replica.awaitReady(PATIENCE));
    await().atMost(PATIENCE).until(() -> owners().size() == STREAMS.size() && members() == 3);
  }

  @AfterEach
  void stop() throws Exception {
    for (DaemonProcess replica : replicas.values()) {
      replica.close();
    }
    producer.close();
    admin.close();
    broker.close();
  }

  /** Short enough to see the take-over; six seconds are the least that brokers allow by default. */
  private String settings(String name, Path profile) {
    return """
        headwatch {
          kafka {
            bootstrap-servers = "%s"
            properties { client.id = %s, session.timeout.ms = 6000, heartbeat.interval.ms = 1000 }
          }
          input { topics = [images], fields.stream = camera }
          streams { by = field, profile = "%s" }
          model { directory = model, threads = 1 }
          window { length = %ds, grace = 5s }
          history.directory = "history-%s"
        }
        """
        .formatted(broker.bootstrapServers(), name, profile, WINDOW_SECONDS, name);
  }

  /**
   * East shifts in windows 3 and 4, is as the reference in 5 and 6, and shifts in 7. Its instance
   * dies when it has seen half of 5.
   */
  @Test
  void kill_leavesTheWholeHistoryAndNoSeriesOfTheDead() throws Exception {
    sendUntil(190);
    awaitWindows(3);
    awaitSeriesOfOwners();
    assertThat(firing()).isEmpty();

    sendUntil(330);
    awaitWindows(5);
    String dead = owners().get("east");
    await().atMost(PATIENCE).until(() -> firing().equals(List.of(dead + " east")));
    awaitSeen(dead, 330);
    for (DaemonProcess replica : replicas.values()) {
      assertThat(newest(replica, "east").at("/alarm/state").asText()).isEqualTo("firing");
    }

    long killed = System.nanoTime();
    DaemonProcess gone = replicas.remove(dead);
    gone.kill();
    sendUntil(370);
    await().atMost(PATIENCE).until(() -> owners().size() == STREAMS.size() && members() == 2);
    double rebalanced = secondsSince(killed);
    awaitWindows(6);
    double takenOver = secondsSince(killed);

    assertThatThrownBy(gone::metrics).isInstanceOf(ConnectException.class);
    awaitSeriesOfOwners();
    assertThat(firing()).isEmpty();

    sendUntil(490);
    awaitWindows(8);
    String taker = owners().get("east");
    assertThat(taker).isNotEqualTo(dead);
    await().atMost(PATIENCE).until(() -> firing().equals(List.of(taker + " east")));
    awaitSeriesOfOwners();
    for (String stream : STREAMS) {
      assertThatAllPagesShowWhatTheTopicHolds(stream, 8);
    }
    System.out.printf(
        "take-over: partitions shared out anew after %.1f s, the window that was cut judged after"
            + " %.1f s, on every page%n",
        rebalanced, takenOver);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Each stream's own series, and the lag of its partition, are where its partition is. */
  private void awaitSeriesOfOwners() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, String> owners = owners();
              for (Map.Entry<String, DaemonProcess> replica : replicas.entrySet()) {
                Set<String> owned = new TreeSet<>(STREAMS);
                owned.removeIf(stream -> !replica.getKey().equals(owners.get(stream)));
                assertThat(replica.getValue().streamsInMetrics())
                    .as(
                        "streams in the metrics of %s, while owners are %s",
                        replica.getKey(), owners)
                    .isEqualTo(owned);
                for (int partition = 0; partition < STREAMS.size(); partition++) {
                  assertThat(replica.getValue().metrics().contains(lagOf(partition)))
                      .isEqualTo(owned.contains(STREAMS.get(partition)));
                }
              }
            });
  }

  private static String lagOf(int partition) {
    return "headwatch_consumer_lag_records{partition=\"%d\"".formatted(partition);
  }

  /** Who says of which stream that its alarm is firing. */
  private List<String> firing() throws Exception {
    List<String> firing = new ArrayList<>();
    for (Map.Entry<String, DaemonProcess> replica : replicas.entrySet()) {
      String metrics = replica.getValue().metrics();
      for (String stream : STREAMS) {
        String series = "headwatch_alarm_state{state=\"firing\",stream=\"%s\"} 1.0";
        if (metrics.contains(series.formatted(stream))) {
          firing.add(replica.getKey() + " " + stream);
        }
      }
    }
    return firing;
  }

  private void awaitSeen(String replica, int events) {
    String series =
        "headwatch_events_total{outcome=\"observed\",stream=\"east\"} %d.0".formatted(events);
    await().atMost(PATIENCE).until(() -> replicas.get(replica).metrics().contains(series));
  }

  /** Waits until the page of each instance has the windows from 0 on of every stream. */
  private void awaitWindows(int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (Map.Entry<String, DaemonProcess> replica : replicas.entrySet()) {
                for (String stream : STREAMS) {
                  assertThat(ends(windows(replica.getValue(), stream)))
                      .as("windows of %s on %s", stream, replica.getKey())
                      .isEqualTo(ends(count));
                }
              }
            });
  }

  private static JsonNode windows(DaemonProcess replica, String stream) throws Exception {
    return JSON.readTree(replica.api("streams/" + stream + "/windows?limit=1000")).path("windows");
  }

  private static JsonNode newest(DaemonProcess replica, String stream) throws Exception {
    return JSON.readTree(replica.api("streams/" + stream)).path("newest");
  }

  private static List<String> ends(JsonNode windows) {
    List<String> ends = new ArrayList<>();
    windows.forEach(window -> ends.add(window.get("end").asText()));
    return ends;
  }

  /** Ends of so many windows, newest first. */
  private static List<String> ends(int count) {
    List<String> ends = new ArrayList<>();
    for (int window = count; window > 0; window--) {
      ends.add(START.plusSeconds((long) window * WINDOW_SECONDS).toString());
    }
    return ends;
  }

  private void assertThatAllPagesShowWhatTheTopicHolds(String stream, int count) throws Exception {
    Map<String, JsonNode> told = verdicts(stream);
    Set<String> answers = new TreeSet<>();
    for (DaemonProcess replica : replicas.values()) {
      JsonNode windows = windows(replica, stream);
      assertThat(windows).hasSize(count);
      for (JsonNode window : windows) {
        assertThat(window.get("n").asInt()).as(window.toString()).isEqualTo(WINDOW_SECONDS);
        JsonNode shown =
            JSON.readTree(replica.api("windows/" + window.get("id").asText())).get("verdict");
        assertThat(shown).isEqualTo(told.get(window.get("end").asText()));
      }
      answers.add(
          windows
              + replica.api("streams/" + stream)
              + replica.api("streams/" + stream + "/alarms"));
    }
    assertThat(answers).hasSize(1);
  }

  /** The last verdict on each window of a stream, by the window's end. */
  private Map<String, JsonNode> verdicts(String stream) throws IOException {
    Map<String, JsonNode> verdicts = new TreeMap<>();
    TopicPartition results = new TopicPartition("headwatch-verdicts", 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(results));
      consumer.seekToBeginning(List.of(results));
      long end = consumer.endOffsets(List.of(results)).get(results);
      while (consumer.position(results) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          if (new String(record.key(), UTF_8).equals(stream)) {
            JsonNode verdict = JSON.readTree(record.value());
            verdicts.put(verdict.get("end").asText(), verdict);
          }
        }
      }
    }
    return verdicts;
  }

  /** Which instance has the partition of each stream, as the group's coordinator says. */
  private Map<String, String> owners() throws Exception {
    Map<String, String> owners = new TreeMap<>();
    for (MemberDescription member : group().members()) {
      for (TopicPartition partition : member.assignment().topicPartitions()) {
        owners.put(STREAMS.get(partition.partition()), member.clientId());
      }
    }
    return owners;
  }

  /** Members of the group while it is at rest; none while partitions are being shared out. */
  private int members() throws Exception {
    return group().groupState() == GroupState.STABLE ? group().members().size() : 0;
  }

  private ConsumerGroupDescription group() throws Exception {
    return admin.describeConsumerGroups(List.of("headwatch")).all().get().get("headwatch");
  }

  /** Streams go on, with an image a second each, up to a second of event time. */
  private void sendUntil(int second) throws IOException {
    for (; sent < second; sent++) {
      send(0, isShifted(sent) ? SHIFTED : SceneMix.standard());
      send(1, SceneMix.standard());
    }
    producer.flush();
  }

  private static boolean isShifted(int second) {
    int window = second / WINDOW_SECONDS;
    return window == 3 || window == 4 || window == 7;
  }

  private void send(int partition, SceneMix mix) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    SceneGenerator scenes = new SceneGenerator(mix, Scenes.SIZE, 2L + partition);
    ImageIO.write(scenes.scene(sent).image(), "png", image);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("images", partition, null, image.toByteArray());
    record.headers().add("time", START.plusSeconds(sent).toString().getBytes(UTF_8));
    record.headers().add("camera", STREAMS.get(partition).getBytes(UTF_8));
    producer.send(record);
  }
}
