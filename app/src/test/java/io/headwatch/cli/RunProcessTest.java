package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process, with the embedded model, from start to SIGTERM. */
@Timeout(180)
class RunProcessTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void run_judgesServesAndEndsWithZeroOnSigterm() throws Exception {
    int metrics = freePort();
    int health = freePort();
    int web = freePort();
    Path profile = profile();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      Process daemon = start(configuration(broker, profile, web, metrics, health));
      try {
        await().atMost(PATIENCE).until(() -> status(health, "/readyz") == 200);
        produce(broker);
        await()
            .atMost(PATIENCE)
            .until(() -> text(metrics).contains("headwatch_drift_score{stream=\"images\"}"));
        assertThat(text(metrics))
            .contains(
                "headwatch_stream_state{state=\"stable\",stream=\"images\"} 1.0",
                "headwatch_window_images{stream=\"images\"} 100.0");
        assertThat(status(health, "/healthz")).isEqualTo(200);
        await()
            .atMost(PATIENCE)
            .until(() -> get(web, "/api/v1/streams").body().contains("\"stream\":\"images\""));
        assertThat(get(web, "/api/v1/streams/images").body()).contains("\"state\":\"stable\"");
        assertThat(get(web, "/api/v1/streams/images/profile").body())
            .contains("\"n\":250", "\"nullWindows\"")
            .doesNotContain(directory.toString());
        assertThat(get(web, "/api/v1/status").body()).contains("\"ready\":true", "\"inference\"");

        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isEqualTo(ExitCode.OK);
        assertThat(committed(broker)).isEqualTo(100);
        assertThat(Files.readString(directory.resolve("log")))
            .contains(
                "STABLE stream=\"images\" window=2026-03-01T12:00:00Z/2026-03-01T12:01:00Z n=100")
            .contains("stopped");
      } finally {
        daemon.destroyForcibly().waitFor();
      }
    }
  }

  private Path profile() throws IOException {
    Path images = Scenes.write(directory.resolve("reference"), SceneMix.standard(), 1, 0, 250);
    Path profile = directory.resolve("scenes.safetensors");
    int code =
        new Console()
            .run(
                "profile",
                "build",
                "--no-power",
                "--model",
                EmbeddedModel.copyTo(directory.resolve("model")).toString(),
                "--images",
                images.toString(),
                "--out",
                profile.toString());
    assertThat(code).isEqualTo(ExitCode.OK);
    return profile;
  }

  private Path configuration(EmbeddedBroker broker, Path profile, int web, int metrics, int health)
      throws IOException {
    return Files.writeString(
        directory.resolve("headwatch.conf"),
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input.topics = [images]
          model.directory = model
          streams.profile = "%s"
          window { length = 1m, grace = 5s }
          web.port = %d
          metrics.port = %d
          health.port = %d
        }
        """
            .formatted(broker.bootstrapServers(), profile, web, metrics, health));
  }

  private Process start(Path configuration) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
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

  /** A hundred scenes of one minute, and ten of the next, which stays open. */
  private void produce(EmbeddedBroker broker) throws Exception {
    Path scenes = Scenes.write(directory.resolve("stream"), SceneMix.standard(), 2, 0, 110);
    try (Stream<Path> files = Files.list(scenes).sorted();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      List<Path> images = files.toList();
      for (int i = 0; i < images.size(); i++) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>("images", Files.readAllBytes(images.get(i)));
        Instant time = START.plusMillis(i < 100 ? i * 600L : 60_000 + (i - 100) * 1_000L);
        record.headers().add("time", time.toString().getBytes(UTF_8));
        producer.send(record);
      }
    }
  }

  private static long committed(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets("headwatch")
          .partitionsToOffsetAndMetadata()
          .get()
          .get(new TopicPartition("images", 0))
          .offset();
    }
  }

  private static String text(int port) throws Exception {
    return get(port, "/metrics").body();
  }

  /** The status of an answer; 0 while there is none. */
  private static int status(int port, String path) throws Exception {
    try {
      return get(port, path).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
