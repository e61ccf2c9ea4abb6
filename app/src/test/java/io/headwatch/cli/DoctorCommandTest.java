package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.reference.SmallProfile;
import io.headwatch.scenes.EmbeddedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DoctorCommandTest {

  /** Nothing listens there: it is for TCP port multiplexers, of which there are none. */
  private static final String NO_BROKER = "127.0.0.1:1";

  @TempDir static Path files;
  private static Path model;
  private static Path profile;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();

  @BeforeAll
  static void makeModelAndProfile() throws Exception {
    model = Files.createDirectory(files.resolve("tiny-clip"));
    GoldenVectors.copy("tiny-clip/open_clip_config.json", model);
    GoldenVectors.copy("tiny-clip/open_clip_model.safetensors", model);
    // Nothing is embedded with it here: it only has to be there.
    Files.copy(
        EmbeddedModel.copyTo(files.resolve("embedded")).resolve("tokenizer.json"),
        model.resolve("tokenizer.json"));
    profile = profile(model, "tiny.profile", 1_999);
  }

  private static Path profile(Path model, String name, int nullWindows) throws IOException {
    ModelSettings settings =
        new ModelSettings(model, ModelSettings.Device.CPU, ModelSettings.Precision.FP32, 1);
    try (ImageTower tower = ImageTower.load(settings)) {
      return SmallProfile.write(files.resolve(name), tower, nullWindows);
    }
  }

  @Test
  void doctor_ofAHealthySetupEndsWithZero() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      produceAnImage(broker);

      JsonNode report =
          json(0, config(broker.bootstrapServers(), "streams.profile = \"" + profile + "\""));

      assertThat(report.path("checks"))
          .allMatch(check -> check.path("result").asText().equals("ok"));
      assertThat(report.path("checks").findValuesAsText("name"))
          .containsExactly(
              "configuration",
              "web port",
              "metrics port",
              "health port",
              "model",
              "words",
              "masks",
              "profile",
              "broker",
              "topic images",
              "topic verdicts",
              "topic letters",
              "topic decided",
              "rights",
              "events");
      JsonNode event = report.path("events").path(0);
      assertThat(event.path("topic").asText()).isEqualTo("images");
      assertThat(event.path("form").asText()).isEqualTo("raw");
      assertThat(event.path("stream").asText()).isEqualTo("images");
      // The size that the golden vectors' description gives.
      assertThat(event.path("decoded").path("width").asInt()).isEqualTo(640);
      assertThat(event.path("decoded").path("height").asInt()).isEqualTo(427);
    }
  }

  @Test
  void doctor_showsPeopleALinePerCheckAndEvent() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
      produceAnImage(broker);

      assertThat(run(config(broker.bootstrapServers(), ""))).isZero();

      assertThat(out.toString().lines())
          .anyMatch(line -> line.matches("ok +broker +1 broker, cluster .*"))
          .anyMatch(
              line -> line.matches("ok +model +.* on cpu with 1 thread in fp32: .* images/s.*"))
          .anyMatch(line -> line.matches("WARN +profiles +streams \\[images] have none.*"))
          .anyMatch(line -> line.contains("headwatch profile build --config"))
          .anyMatch(line -> line.matches(" +images/0@0 +raw, inline +images .* 640 x 427"))
          .last()
          .isEqualTo("14 ok, 1 with a warning, 0 failed, 0 skipped");
    }
  }

  @Test
  void doctor_withoutBrokerStillChecksTheRest() throws Exception {
    JsonNode report = json(1, config(NO_BROKER, ""));

    assertThat(result(report, "broker")).isEqualTo("failed");
    assertThat(result(report, "topics")).isEqualTo("skipped");
    assertThat(result(report, "rights")).isEqualTo("skipped");
    assertThat(result(report, "events")).isEqualTo("skipped");
    assertThat(result(report, "model")).isEqualTo("ok");
  }

  @Test
  void doctor_ofADirectoryWithoutModelSaysSoAndSkipsProfiles() throws Exception {
    JsonNode report =
        json(1, config(NO_BROKER, "model.directory = \"" + directory.resolve("none") + "\""));

    assertThat(result(report, "model")).isEqualTo("failed");
    assertThat(check(report, "model").path("found").asText())
        .contains("there is no model " + directory.resolve("none"));
    assertThat(result(report, "words")).isEqualTo("skipped");
    assertThat(result(report, "masks")).isEqualTo("skipped");
    assertThat(result(report, "profiles")).isEqualTo("skipped");
  }

  @Test
  void doctor_ofAProfileOfAnotherModelSaysWhichDiffers() throws Exception {
    Path other = EmbeddedModel.copyTo(directory.resolve("other"));
    Path others = profile(other, "others.profile", 1_999);

    JsonNode report = json(1, config(NO_BROKER, "streams.profiles.gate = \"" + others + "\""));

    assertThat(result(report, "profile of gate")).isEqualTo("failed");
    assertThat(check(report, "profile of gate").path("found").asText())
        .contains("was built with another model");
  }

  @Test
  void doctor_countsWordsAndWhatTheyTake() throws Exception {
    Path words = Files.writeString(directory.resolve("words.txt"), "a%nb%nb%n%nc%n".formatted());

    JsonNode few = json(1, config(NO_BROKER, "words.vocabulary = \"" + words + "\""));
    assertThat(result(few, "words")).isEqualTo("ok");
    assertThat(check(few, "words").path("found").asText())
        .startsWith("3 of " + words + ", 0 concepts to watch, 5 templates each: 0.0 MiB");

    JsonNode none = json(1, config(NO_BROKER, "words.top = 0"));
    assertThat(check(none, "words").path("found").asText()).contains("none are read");
  }

  @Test
  void doctor_ofWordsOrTemplatesThatCannotBeReadSaysWhich() throws Exception {
    Path missing = directory.resolve("missing.txt");
    Path templates = Files.writeString(directory.resolve("templates.txt"), "a photo");

    JsonNode words = json(1, config(NO_BROKER, "words.vocabulary = \"" + missing + "\""));
    assertThat(result(words, "words")).isEqualTo("failed");
    assertThat(check(words, "words").path("found").asText())
        .contains("there is no vocabulary " + missing);

    JsonNode prompts = json(1, config(NO_BROKER, "words.templates = \"" + templates + "\""));
    assertThat(result(prompts, "words")).isEqualTo("failed");
    assertThat(check(prompts, "words").path("found").asText()).contains(templates.toString());
  }

  @Test
  void doctor_ofWhatMasksNeedSaysWhatIsWrong() throws Exception {
    Path own = Files.createDirectory(directory.resolve("own"));
    GoldenVectors.copy("tiny-clip/open_clip_config.json", own);
    GoldenVectors.copy("tiny-clip/open_clip_model.safetensors", own);
    String ofModel = "model.directory = \"" + own + "\"";

    JsonNode wordless = json(1, config(NO_BROKER, ofModel));
    assertThat(result(wordless, "masks")).isEqualTo("warning");
    assertThat(check(wordless, "masks").path("found").asText()).contains("tokenizer.json");

    Files.copy(model.resolve("tokenizer.json"), own.resolve("tokenizer.json"));
    JsonNode without = json(1, config(NO_BROKER, ofModel));
    assertThat(result(without, "masks")).isEqualTo("ok");
    assertThat(check(without, "masks").path("found").asText())
        .contains("the paper", "no segmentation.json");

    Path rules = Files.writeString(own.resolve("segmentation.json"), "{\"method\": \"pairs\"}");
    JsonNode broken = json(1, config(NO_BROKER, ofModel));
    assertThat(result(broken, "masks")).isEqualTo("failed");
    assertThat(check(broken, "masks").path("found").asText())
        .startsWith(rules + ": it has the keys [method], not [centre, crop,")
        .contains("headwatch evaluate segmentation --save");
    assertThat(result(broken, "words")).isEqualTo("ok");

    JsonNode off = json(1, config(NO_BROKER, ofModel + "\nsegmentation.enabled = false"));
    assertThat(result(off, "masks")).isEqualTo("ok");
    assertThat(check(off, "masks").path("found").asText()).contains("none are made");
  }

  @Test
  void doctor_ofProfilesThatCannotJudgeSaysWhy() throws Exception {
    Path few = profile(model, "few.profile", 199);
    Path merged = profile(model, "merged.profile", 0);

    JsonNode report =
        json(
            1,
            config(
                NO_BROKER,
                """
                streams.profiles { few = "%s", merged = "%s", good = "%s" }
                window.minimum-samples = 60
                """
                    .formatted(few, merged, profile)));

    // 1 / (1 + 199): one false alarm in 200 windows of 5 minutes by either alarm of the one stream.
    assertThat(check(report, "profile of few").path("found").asText()).contains("0.0050");
    assertThat(check(report, "profile of few").toString())
        .contains("199 null windows, only PT8H20M", "--null-windows 1728");
    assertThat(result(report, "profile of few")).isEqualTo("warning");
    assertThat(result(report, "profile of merged")).isEqualTo("failed");
    // Its null windows have up to 50 images.
    assertThat(result(report, "profile of good")).isEqualTo("warning");
  }

  @Test
  void doctor_ofLearningStreamsLooksAtTheDirectory() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    JsonNode good = json(1, config(NO_BROKER, learning(directory.resolve("a/b"))));
    assertThat(result(good, "learning directory")).isEqualTo("ok");
    assertThat(result(good, "profiles")).isEqualTo("ok");
    assertThat(directory.resolve("a")).doesNotExist();

    JsonNode bad = json(1, config(NO_BROKER, learning(file)));
    assertThat(result(bad, "learning directory")).isEqualTo("failed");
  }

  @Test
  void doctor_looksAtTheDirectoriesOfHistoryAndReports() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    String both = "history.directory = \"%s\", reports.directory = \"%s\"";

    JsonNode good =
        json(1, config(NO_BROKER, both.formatted(directory.resolve("h"), directory.resolve("r"))));
    assertThat(result(good, "history directory")).isEqualTo("ok");
    assertThat(result(good, "reports directory")).isEqualTo("ok");
    assertThat(directory.resolve("h")).doesNotExist();

    JsonNode bad = json(1, config(NO_BROKER, both.formatted(file, file)));
    assertThat(result(bad, "history directory")).isEqualTo("failed");
    assertThat(check(bad, "reports directory").path("advice").toString())
        .contains("reports.directory");
  }

  @Test
  void doctor_findsAPortInUse() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      JsonNode report = json(1, config(NO_BROKER, "metrics.port = " + socket.getLocalPort()));

      assertThat(result(report, "metrics port")).isEqualTo("failed");
      assertThat(result(report, "health port")).isEqualTo("ok");
    }
  }

  @Test
  void doctor_listsAllMistakesOfTheConfigurationAndEndsWithTwo() throws Exception {
    JsonNode report = json(2, config("", "window.length = 1y\nalarm.top-pairs = 0"));

    assertThat(report.path("checks")).hasSize(1);
    assertThat(check(report, "configuration").path("advice")).hasSize(3);
  }

  @Test
  void doctor_withoutConfigurationEndsWithTwo() {
    assertThat(Headwatch.commandLine().setErr(new PrintWriter(out)).execute("doctor")).isEqualTo(2);
    assertThat(out.toString()).contains("--config");
  }

  private static String learning(Path path) {
    return "streams.learning.directory = \"%s\"".formatted(path);
  }

  private Path config(String broker, String more) throws IOException {
    Path file = directory.resolve("headwatch.conf");
    return Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input.topics = [images]
          output {
            results-topic = verdicts, dead-letter-topic = letters, decisions-topic = decided
          }
          model { directory = "%s", device = cpu, threads = 1 }
          web.port = 0
          metrics.port = 0
          health.port = 0
          window.minimum-samples = 20
          %s
        }
        """
            .formatted(broker, model, more));
  }

  private int run(Path config, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "doctor";
    arguments[1] = "--config";
    arguments[2] = config.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Headwatch.commandLine().setOut(new PrintWriter(out)).execute(arguments);
  }

  private JsonNode json(int exitCode, Path config) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run(config, "--json")).isEqualTo(exitCode);
    return new ObjectMapper().readTree(out.toString());
  }

  private static JsonNode check(JsonNode report, String name) {
    for (JsonNode check : report.path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError("no check " + name + " in " + report);
  }

  private static String result(JsonNode report, String name) {
    return check(report, name).path("result").asText();
  }

  private void produceAnImage(EmbeddedBroker broker) throws Exception {
    Path image = GoldenVectors.copy("preprocess/photo_q75.jpg", directory);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("images", Files.readAllBytes(image))).get();
    }
  }
}
