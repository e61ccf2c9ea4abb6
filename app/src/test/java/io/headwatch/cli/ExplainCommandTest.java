package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.RecordedVerdict;
import io.headwatch.history.TestVerdicts;
import io.headwatch.scenes.JpegEncoder;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ExplainCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOSTILE = "<b>gate\u001b[2J";
  private static final Instant TAKEN = Instant.now().minusSeconds(3_600);

  private final Console console = new Console();
  @TempDir Path directory;
  private RecordedVerdict shifted;
  private Path config;

  @BeforeEach
  void write() throws Exception {
    shifted =
        TestVerdicts.record(
            TestVerdicts.judged("cam@1", 0, "shifted", 7.5, 0, named())
                .replace(
                    "\"pairs\": []",
                    "\"pairs\": [{\"head\": 1, \"neuron\": 229, \"label\": \"green grass\","
                        + " \"share\": -0.125}]")
                .replace(
                    "\"detectors\": []",
                    "\"detectors\": [{\"detector\": \"words.largest\", \"score\": 9,"
                        + " \"threshold\": 5}, {\"detector\": \"pixels.hotelling\", \"score\": 1,"
                        + " \"threshold\": 5}]"));
    Clock clock = Clock.fixed(TestVerdicts.START, ZoneOffset.UTC);
    HistoryLimits limits = new HistoryLimits(Duration.ofDays(90), 1 << 26);
    try (History history =
        History.open(directory.resolve("history"), limits, new RecordedHistory(), clock)) {
      history.append(List.of(shifted), Map.of());
    }
    configure("localhost:1", "history.directory = history");
  }

  /** Two events contribute: offset 0 has an image, 5 is not in the topic. */
  private static String named() throws Exception {
    return """
    , "alarm": {"state": "firing", "since": "2026-03-01T12:00:00Z", "change": "fired",
      "expectedTimeBetweenFalseAlarms": "PT720H"},
    "words": [{"word": "penguin", "change": 18.5, "z": 12}, {"word": "lorry", "change": -3.25, "z": -8}],
    "concepts": [{"concept": "blurry image", "effectSize": 1.5, "significant": true}],
    "contributing": [
      {"topic": "images", "partition": 0, "offset": 0, "source": %s, "time": "%s", "share": 0.25},
      {"topic": "images", "partition": 0, "offset": 5, "id": "e-5", "time": "%s", "share": 0.0625}]
    """
        .formatted(JSON.writeValueAsString(HOSTILE), TAKEN, TAKEN);
  }

  private void configure(String broker, String more) throws Exception {
    config =
        Files.writeString(
            directory.resolve("headwatch.conf"),
            """
            headwatch {
              kafka.bootstrap-servers = "%s"
              input.topics = [images]
              output.results-topic = verdicts
              model.directory = "model"
              %s
            }
            """
                .formatted(broker, more));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void explain_tellsWhatTheVerdictSays(boolean byId) {
    String window = byId ? shifted.entry().id() : "cam@1@2026-03-01T12:05:00Z";

    assertThat(console.run("explain", window, "--config=" + config)).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .startsWith(
            "cam@1: shifted, 2026-03-01T12:00:00Z to 2026-03-01T12:05:00Z, 200 images, id "
                + shifted.entry().id())
        .contains("score 7.50, threshold 3.50, p = 0.0100, effect size 0.250")
        .contains("raised by words.largest\n")
        .contains("alarm firing since 2026-03-01T12:00:00Z, fired with this window")
        .contains("more penguin +18.50; less lorry -3.25")
        .contains("watch list: blurry image +1.50")
        .contains("-12.5 %  head  1 neuron  229, green grass")
        .contains("+25.0 %  " + TAKEN + "  <b>gate\uFFFD[2J  images/0/0\n")
        .contains("+6.3 %  " + TAKEN + "  images/0/5  e-5\n");
  }

  @Test
  void explain_asJsonHasTheVerdict() throws Exception {
    assertThat(console.run("explain", shifted.entry().id(), "--config=" + config, "--json"))
        .isEqualTo(ExitCode.OK);

    JsonNode json = JSON.readTree(console.out());
    assertThat(json.get("verdict")).isEqualTo(JSON.readTree(shifted.json()));
    assertThat(json.has("images")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | no window has the id nothing",
        "cam-2@2026-03-01T12:05:00Z | no window of a stream cam-2 is known",
        "cam@1@2026-03-01T12:10:00Z | its newest ends at 2026-03-01T12:05:00Z",
        "cam@1@noon | noon is no time",
      })
  void explain_ofAnUnknownWindowSaysSo(String window, String expected) {
    assertThat(console.run("explain", window, "--config=" + config)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(expected);
  }

  /** Without a history the topic is read; the images are those of the input topic. */
  @Test
  void explain_withoutAHistoryReadsTheTopicAndFetchesImages() throws Exception {
    Path images = directory.resolve("why");
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      broker.createTopic("verdicts", 1, Map.of());
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        byte[] scene =
            new JpegEncoder(0.9)
                .encode(new SceneGenerator(SceneMix.standard(), 128, 1).scene(0).image());
        producer.send(new ProducerRecord<>("images", scene)).get();
        producer.send(new ProducerRecord<>("verdicts", shifted.json())).get();
      }
      configure(broker.bootstrapServers(), "");

      assertThat(
              console.run(
                  "explain",
                  "cam@1@2026-03-01T12:05:00Z",
                  "--config=" + config,
                  "--images=" + images,
                  "--json"))
          .isEqualTo(ExitCode.OK);
    }
    JsonNode told = JSON.readTree(console.out()).get("images");
    Path first = images.resolve("images-0-0.jpg");
    assertThat(told.at("/0/file").asText()).isEqualTo(first.toString());
    assertThat(told.at("/1/missing").asText()).contains("no longer has the event images/0/5");
    assertThat(ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(first))).getWidth())
        .isEqualTo(128);
    assertThat(Files.readString(images.resolve("index.html")))
        .contains("<img src=\"images-0-0.jpg\"", "&lt;b&gt;gate", "25.0 %", "No image: Kafka")
        .doesNotContain("<b>");
  }
}
