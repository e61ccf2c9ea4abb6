package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.monitor.StubModel;
import io.headwatch.reference.ProfileDescription;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.reference.StubProfiles;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.PowerCurve.MeanChange;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `profile power` makes of a card, and how `profile build` comes by one. */
class ProfilePowerTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Half of one false alarm in 30 days of 5 minutes. */
  private static final double ALPHA = .5 / 8_640;

  @TempDir static Path shared;
  private static final Console console = new Console();
  private static Path profile;

  @TempDir Path directory;

  @BeforeAll
  static void write() throws IOException {
    // Between .1 and .2 alpha is half way, by the logarithm.
    PowerCurve word =
        new PowerCurve(
            ShiftKind.WORD,
            "penguin",
            List.of(.1, .2),
            List.of(List.of(.5, .4), List.of(10 * ALPHA, ALPHA / 10)),
            Optional.of(new MeanChange(.8, .4)));
    PowerCurve blur =
        new PowerCurve(
            ShiftKind.BLUR,
            "",
            List.of(.5, 1.0),
            List.of(List.of(ALPHA / 2), List.of()),
            Optional.empty());
    PowerCard card =
        new PowerCard(100, List.of(10, 50), List.of(word, blur), List.of("noise: no images"));
    InMemoryReferenceSample sample = StubProfiles.sample(new StubModel(), .5);
    profile = shared.resolve("p.safetensors");
    ProfileFile.write(
        profile,
        StratifiedProfile.of(StubProfiles.profile(new StubModel(), sample, ImageReading.NONE)),
        new ProfileDescription(
            "stub images", Optional.empty(), Instant.EPOCH, Map.of(), 0, Optional.empty(), ""),
        ReferenceValues.of(sample, BuildParameters.DEFAULTS),
        Optional.of(card));
  }

  @Test
  void power_showsTheSmallestShiftBySize() {
    assertThat(power()).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .contains("with 90 % probability (p at most 5.8e-05)", "in 30d, windows of 5m, 1 stream:")
        .containsPattern("shift +n = 10 +n = 50\n")
        .containsPattern("more \"penguin\", share of images +> 20 % +15 %\n")
        .containsPattern(
            "change of its mean, points .deviations. +> \\+16 .0\\.40. +\\+12 .0\\.30.\n")
        .containsPattern("blur, pixels of the network's input +<= 0\\.50 +<= 0\\.50\n")
        .contains("100 simulated windows", "3 points", "Not simulated: noise: no images");
  }

  @Test
  void power_asJsonHasTheSame() throws IOException {
    assertThat(power("--json")).isEqualTo(ExitCode.OK);
    JsonNode json = JSON.readTree(console.out());

    assertThat(json.get("windowAlpha").asDouble()).isCloseTo(ALPHA, within(1e-12));
    assertThat(json.get("detected").asDouble()).isEqualTo(.9);
    assertThat(json.at("/shifts/0/kind").asText()).isEqualTo("word");
    assertThat(json.at("/shifts/0/name").asText()).isEqualTo("penguin");
    assertThat(json.at("/shifts/0/smallest/0/bound").asText()).isEqualTo("more-than");
    assertThat(json.at("/shifts/0/smallest/1/n").asInt()).isEqualTo(50);
    assertThat(json.at("/shifts/0/smallest/1/bound").asText()).isEqualTo("about");
    assertThat(json.at("/shifts/0/smallest/1/strength").asDouble()).isCloseTo(.15, within(1e-9));
    assertThat(json.at("/shifts/0/smallest/1/meanChange").asDouble()).isCloseTo(.12, within(1e-9));
    assertThat(json.at("/shifts/0/smallest/1/deviations").asDouble()).isCloseTo(.3, within(1e-9));
    assertThat(json.at("/missing/0").asText()).isEqualTo("noise: no images");
  }

  /** Laxer alarms detect weaker shifts; of what was asked for, options go before the file. */
  @Test
  void power_followsTheStatedTime() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("headwatch.conf"),
            """
            headwatch {
              kafka.bootstrap-servers = "localhost:9092"
              input.topics = [images]
              model.directory = "model"
              streams.profile = "p"
              window.length = 10m
              alarm { time-between-false-alarms = 2d, evidence-share = 0.25 }
            }
            """);

    assertThat(power("--json", "--config", config.toString())).isEqualTo(ExitCode.OK);
    assertThat(alpha()).isCloseTo(.75 / 288, within(1e-9));
    assertThat(
            power(
                "--json",
                "--config=" + config,
                "--time-between-false-alarms=12h",
                "--window-length=5m",
                "--evidence-share=0",
                "--streams=3"))
        .isEqualTo(ExitCode.OK);
    assertThat(alpha()).isCloseTo(1 / (144.0 * 3), within(1e-9));
  }

  /**
   * What the watch list may take is not there for the card's detectors: as for twice the streams.
   */
  @Test
  void power_leavesTheWatchListItsShare() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("headwatch.conf"),
            """
            headwatch {
              kafka.bootstrap-servers = "localhost:9092"
              input.topics = [images]
              model.directory = "model"
              streams.profile = "p"
              concepts.words = [penguin]
              alarm { time-between-false-alarms = 2d, concepts-share = 0.5 }
            }
            """);

    assertThat(power("--json", "--time-between-false-alarms=2d", "--streams=2"))
        .isEqualTo(ExitCode.OK);
    JsonNode twoStreams = JSON.readTree(console.out());
    assertThat(power("--json", "--config=" + config)).isEqualTo(ExitCode.OK);
    JsonNode watching = JSON.readTree(console.out());

    assertThat(watching.get("conceptsShare").asDouble()).isEqualTo(.5);
    assertThat(watching.get("windowAlpha").asDouble())
        .isCloseTo(2 * twoStreams.get("windowAlpha").asDouble(), within(1e-12));
    assertThat(watching.get("shifts")).isEqualTo(twoStreams.get("shifts"));
  }

  /** 2,000 null windows tell none rarer than one in 20,000, whatever is stated. */
  @Test
  void power_saysWhatTheProfileDoesNotSupport() {
    assertThat(power("--time-between-false-alarms", "300d")).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .contains(
            "(p at most 5.0e-05)", "support no rarer false alarms than one in 10,000 windows");
  }

  @Test
  void power_withoutWhatItNeedsSaysWhatToDo() throws IOException {
    Path without = StubProfiles.write(directory.resolve("q.safetensors"), .5);

    assertThat(console.run("profile", "power", without.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("has no power card", "--no-power");
    assertThat(power("--evidence-share", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("no single window");
    assertThat(power("--evidence-share", "2")).isEqualTo(ExitCode.USAGE);
    assertThat(power("--streams", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(power("--window-length", "0s")).isEqualTo(ExitCode.USAGE);
    assertThat(power("--window-length", "soon")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("'soon' is not a duration", "such as 30d");
  }

  @Test
  void inspect_tellsWhatTheCardIsOf() throws IOException {
    assertThat(console.run("profile", "inspect", profile.toString(), "--json"))
        .isEqualTo(ExitCode.OK);
    JsonNode json = JSON.readTree(console.out());

    assertThat(json.at("/power/shifts/0").asText()).isEqualTo("word penguin");
    assertThat(json.at("/power/shifts/1").asText()).isEqualTo("blur");
    assertThat(json.at("/power/sizes/1").asInt()).isEqualTo(50);
  }

  @Test
  void build_simulatesTheCardAndLeavesNothingElse() throws IOException {
    Path images = Scenes.write(directory.resolve("images"), SceneMix.standard(), 1, 0, 120);
    Path out = directory.resolve("built.safetensors");
    assertThat(
            console.run(
                "profile",
                "build",
                "--model=" + EmbeddedModel.copyTo(directory.resolve("model")),
                "--images=" + images,
                "--out=" + out,
                "--null-windows=2000",
                "--threads=1"))
        .isEqualTo(ExitCode.OK);
    PowerCard card = ProfileFile.read(out).power().orElseThrow();

    assertThat(directory.resolve("built.safetensors.partial")).doesNotExist();
    assertThat(card.missing()).isEmpty();
    assertThat(card.curves())
        .extracting(PowerCurve::kind)
        .containsSubsequence(
            ShiftKind.WORD,
            ShiftKind.EMBEDDING,
            ShiftKind.BLUR,
            ShiftKind.DARKNESS,
            ShiftKind.NOISE);
    // Of 24 altered images windows of 10 can be drawn, and 60 % less light is never overlooked.
    List<Double> darkness =
        card.curves().stream()
            .filter(curve -> curve.kind() == ShiftKind.DARKNESS)
            .findFirst()
            .orElseThrow()
            .pValues()
            .get(0);
    assertThat(darkness.get(darkness.size() - 1)).isLessThan(1e-3);
    assertThat(console.run("profile", "power", out.toString())).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("n = 10", "darker by, share of brightness");
  }

  private static int power(String... more) {
    String[] command = new String[3 + more.length];
    command[0] = "profile";
    command[1] = "power";
    command[2] = profile.toString();
    System.arraycopy(more, 0, command, 3, more.length);
    return console.run(command);
  }

  private static double alpha() throws IOException {
    return JSON.readTree(console.out()).get("windowAlpha").asDouble();
  }
}
