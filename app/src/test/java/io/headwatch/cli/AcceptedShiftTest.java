package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.scenes.SceneMix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shift that is accepted while the daemon runs, and a configuration that changes under it. */
@Timeout(240)
class AcceptedShiftTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Scenes of a window. */
  private static final int N = 100;

  @TempDir Path directory;

  private final SceneMix penguins = SceneMix.standard().withObjectShare("penguin", 0.6);
  private int web;

  @Test
  void acceptedWindows_becomeTheVersionThatJudges() throws Exception {
    web = freePort();
    Path profile = Scenes.profile(directory, 300);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      Path configuration = configuration(broker, profile, "");
      Process daemon = start(configuration);
      try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
        List<byte[]> scenes = scenes(5 * N);
        produce(producer, scenes, 0, 2 * N + 1);
        awaitWindows(2);
        assertThat(window(1).get("state").asText()).isEqualTo("shifted");
        String first = window(1).get("profile").asText();

        post(
            "/api/v1/streams/images/acceptances",
            "{\"who\": \"Ada\", \"why\": \"penguins live here\", \"from\": \"%s\", \"to\": \"%s\"}"
                .formatted(START, START.plusSeconds(120)));
        await()
            .atMost(PATIENCE)
            .until(() -> newestDecision().path("outcome").asText(), "built"::equals);
        String second = newestDecision().get("profile").asText();

        // The window that had begun is judged by the profile it began with.
        produce(producer, scenes, 2 * N + 1, 3 * N + N / 2);
        awaitWindows(3);
        assertThat(window(2).get("profile").asText()).isEqualTo(first);
        // Half a window is there when all begins anew.
        configuration(broker, profile, "output.event-references = 3");
        reload(daemon, 202);
        await().atMost(PATIENCE).until(() -> log().contains("reloading the configuration"));
        produce(producer, scenes, 3 * N + N / 2, 4 * N + 1);
        awaitWindows(4);

        JsonNode judged = window(3);
        assertThat(judged.get("n").asInt()).isEqualTo(N);
        assertThat(judged.get("profile").asText()).isEqualTo(second).isNotEqualTo(first);
        assertThat(judged.get("state").asText()).isEqualTo("stable");
        JsonNode anchor = judged.get("anchor");
        assertThat(anchor.get("profile").asText()).isEqualTo(first);
        assertThat(anchor.get("score").asDouble())
            .isGreaterThan(judged.get("score").asDouble() + 2);
        assertThat(judged.get("events").size()).isEqualTo(3);
        JsonNode versions = get("/api/v1/streams/images/profiles").get("profiles");
        assertThat(versions).hasSize(2);
        assertThat(versions.at("/1/version").asInt()).isEqualTo(2);
        assertThat(versions.at("/1/acceptance/why").asText()).isEqualTo("penguins live here");

        // What is wrong with a new configuration leaves the old one at work.
        configuration(broker, profile, "window.length = never");
        reload(daemon, 409);
        await().atMost(PATIENCE).until(() -> log().contains("window.length"));
        assertThat(get("/api/v1/status").get("ready").asBoolean()).isTrue();
        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isEqualTo(ExitCode.OK);
      } finally {
        daemon.destroyForcibly().waitFor();
      }
    }
  }

  private Path configuration(EmbeddedBroker broker, Path profile, String more) throws IOException {
    return Files.writeString(
        directory.resolve("headwatch.conf"),
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input.topics = [images]
          model.directory = model
          streams.profile = "%s"
          streams.versions.directory = versions
          history.directory = history
          window { length = 1m, grace = 5s }
          web.port = %d
          metrics.port = 0
          health.port = 0
          %s
        }
        """
            .formatted(broker.bootstrapServers(), profile, web, more));
  }

  private Process start(Path configuration) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            "io.headwatch.cli.Headwatch",
            "run",
            "--config",
            configuration.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  /**
   * By HUP, or by the API where whoever started the tests has HUP ignored, as nohup does.
   *
   * @param status the API's answer
   */
  private void reload(Process daemon, int status) throws Exception {
    if (ignoresHangUp(daemon)) {
      HttpRequest request =
          HttpRequest.newBuilder(address("/api/v1/reload")).POST(BodyPublishers.noBody()).build();
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return;
    }
    assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(daemon.pid())).start().waitFor())
        .isZero();
  }

  /** The lowest bit is that of HUP. */
  private static boolean ignoresHangUp(Process daemon) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(daemon.pid()))).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 1) == 1);
  }

  private List<byte[]> scenes(int count) throws IOException {
    Path folder = Scenes.write(directory.resolve("stream"), penguins, 2, 0, count);
    try (Stream<Path> files = Files.list(folder).sorted()) {
      return files.map(AcceptedShiftTest::bytes).toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A hundred scenes a minute. */
  private static void produce(
      KafkaProducer<byte[], byte[]> producer, List<byte[]> scenes, int from, int to) {
    for (int i = from; i < to; i++) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("images", scenes.get(i));
      // The last one of a call may lie beyond what is to be closed, and the grace.
      Instant time = START.plusSeconds(i / N * 60).plusMillis(10_000 + i % N * 400L);
      record.headers().add("time", time.toString().getBytes(UTF_8));
      producer.send(record);
    }
    producer.flush();
  }

  private void awaitWindows(int count) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> get("/api/v1/streams/images/windows").get("windows").size() == count);
  }

  /** The verdict on a window, counted from the first. */
  private JsonNode window(int index) throws Exception {
    JsonNode windows = get("/api/v1/streams/images/windows").get("windows");
    String id = windows.get(windows.size() - 1 - index).get("id").asText();
    return get("/api/v1/windows/" + id).get("verdict");
  }

  private JsonNode newestDecision() throws Exception {
    JsonNode newest = get("/api/v1/streams/images/decisions").at("/decisions/0");
    assertThat(newest.path("reason").asText()).isEmpty();
    return newest;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private void post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address(path)).POST(BodyPublishers.ofString(body)).build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address(path)).build();
    return JSON.readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + web + path);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
