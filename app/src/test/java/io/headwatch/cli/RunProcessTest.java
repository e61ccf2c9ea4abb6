package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.scenes.SceneMix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    Path profile = Scenes.profile(directory, 250);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      try (DaemonProcess daemon =
          DaemonProcess.start(directory, "headwatch", settings(broker, profile))) {
        daemon.awaitReady(PATIENCE);
        produce(broker);
        await()
            .atMost(PATIENCE)
            .until(() -> daemon.metrics().contains("headwatch_drift_score{stream=\"images\"}"));
        assertThat(daemon.metrics())
            .contains(
                "headwatch_stream_state{state=\"stable\",stream=\"images\"} 1.0",
                "headwatch_window_length_seconds 60.0",
                "headwatch_window_images{stream=\"images\"} 100.0");
        assertThat(daemon.health("/healthz")).isEqualTo(200);
        await()
            .atMost(PATIENCE)
            .until(() -> daemon.api("streams").contains("\"stream\":\"images\""));
        assertThat(daemon.api("streams/images")).contains("\"state\":\"stable\"");
        assertThat(daemon.api("streams/images/profile"))
            .contains("\"n\":250", "\"nullWindows\"")
            .doesNotContain(directory.toString());
        assertThat(daemon.api("status")).contains("\"ready\":true", "\"inference\"");

        assertThat(daemon.stop()).isEqualTo(ExitCode.OK);
        assertThat(committed(broker)).isEqualTo(100);
        assertThat(daemon.log())
            .contains(
                "STABLE stream=\"images\" window=2026-03-01T12:00:00Z/2026-03-01T12:01:00Z n=100")
            .contains("stopped");
      }
    }
  }

  private static String settings(EmbeddedBroker broker, Path profile) {
    return """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input.topics = [images]
          model.directory = model
          streams.profile = "%s"
          window { length = 1m, grace = 5s }
        }
        """
        .formatted(broker.bootstrapServers(), profile);
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
}
