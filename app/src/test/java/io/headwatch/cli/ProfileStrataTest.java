package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles by the clock through the command line: plain scenes in mornings, blue ones later. */
class ProfileStrataTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SceneMix PLAIN = SceneMix.standard();
  private static final SceneMix BLUE = PLAIN.withBackgroundColourShare(BackgroundColour.BLUE, 0.9);
  private static final String MORNING = "2026-03-02T06:00:00Z";
  private static final String EVENING = "2026-03-02T18:00:00Z";

  @TempDir static Path shared;
  private static final Console console = new Console();
  private static String model;
  private static Path profile;
  private static String built;

  @BeforeAll
  static void build() throws IOException {
    model = EmbeddedModel.copyTo(shared.resolve("model")).toString();
    Path morning = Scenes.write(shared.resolve("morning"), PLAIN, 1, 0, 80);
    Path evening = Scenes.write(shared.resolve("evening"), BLUE, 2, 0, 80);
    Path manifest = shared.resolve("reference.manifest");
    Files.write(
        manifest, Stream.concat(lines(morning, 80, MORNING), lines(evening, 80, EVENING)).toList());
    profile = shared.resolve("p.safetensors");

    // Strata that are too fine are found at the end: what was done until then is not done again.
    assertThat(build(manifest, "--by-hour", "UTC", "--stratum-images", "200"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("all 12 strata are too thin", "coarser strata");
    assertThat(shared.resolve("p.safetensors.partial")).isDirectory();
    assertThat(build(manifest, "--by-hour", "UTC", "--hours", "12", "--stratum-images", "40"))
        .isEqualTo(ExitCode.OK);
    built = console.out();
  }

  @Test
  void build_tellsTheStrata() {
    assertThat(built).contains("160 images", "2 strata by 12 hours of every day in UTC\n");
  }

  @Test
  void inspect_listsTheStrata() throws IOException {
    assertThat(console.run("profile", "inspect", profile.toString(), "--json"))
        .isEqualTo(ExitCode.OK);
    JsonNode strata = JSON.readTree(console.out()).get("strata");

    assertThat(strata.get("list"))
        .extracting(s -> s.get("name").asText())
        .containsExactly("00-12", "12-24");
    assertThat(strata.at("/list/0/n").asInt()).isEqualTo(80);
    assertThat(strata.at("/list/0/thin").asBoolean(true)).isFalse();
    assertThat(strata.at("/list/0/largestWindow").asInt())
        .isEqualTo(Math.min(30, strata.at("/list/0/forNullWindows").asInt() / 2));
    assertThat(strata.get("thin").asInt()).isZero();
  }

  @Test
  void compare_judgesImagesByTheirTimes() throws IOException {
    Path blue = Scenes.write(shared.resolve("blue"), BLUE, 3, 0, 30);

    assertThat(compare(manifest(blue, EVENING), "--json")).isEqualTo(ExitCode.OK);
    JsonNode stable = JSON.readTree(console.out());
    assertThat(stable.get("stratum").asText()).isEqualTo("12-24");
    assertThat(stable.get("n").asInt()).isEqualTo(30);
    assertThat(compare(manifest(blue, MORNING))).isEqualTo(ExitCode.FOUND);
    assertThat(console.out())
        .contains("shifted: 30 images", "by stratum 00-12, the most unusual of 1 judged");
  }

  @Test
  void compare_ofImagesWithoutTimesNeedsThePooledProfile() throws IOException {
    Path plain = Scenes.write(shared.resolve("plain"), PLAIN, 4, 0, 30);

    assertThat(compare(plain)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("none of the images has a time", "--pooled");
    assertThat(compare(plain, "--pooled")).isIn(ExitCode.OK, ExitCode.FOUND);
    assertThat(console.out()).contains(": 30 images").doesNotContain("stratum");
  }

  @Test
  void merge_dropsTheStrata() {
    Path merged = shared.resolve("merged");
    assertThat(
            console.run(
                "profile",
                "merge",
                profile.toString(),
                profile.toString(),
                "--out",
                merged.toString()))
        .isEqualTo(ExitCode.OK);

    assertThat(console.run("profile", "inspect", merged.toString())).isEqualTo(ExitCode.OK);
    assertThat(console.out()).doesNotContain("strata");
  }

  @ParameterizedTest
  @CsvSource({
    "--hours=2, --by-hour ZONE",
    "--days=each, --by-hour ZONE",
    "--by-hour=UTC --by-label, exclude one another",
    "--by-hour=UTC --hours=5, must be one of",
    "--stratum-images=19, must be at least 20",
  })
  void build_refusesOptionsThatDoNotFit(String options, String message) {
    assertThat(build(shared.resolve("morning"), options.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(message);
  }

  private static Path manifest(Path folder, String time) throws IOException {
    Path manifest = folder.resolveSibling("%s.manifest".formatted(time.charAt(12)));
    return Files.write(manifest, lines(folder, 30, time).toList());
  }

  private static Stream<String> lines(Path folder, int images, String time) {
    return IntStream.range(0, images)
        .mapToObj(
            i ->
                "{\"path\": \"%s\", \"time\": \"%s\"}"
                    .formatted(folder.resolve("scene-%04d.png".formatted(i)), time));
  }

  private static int build(Path images, String... more) {
    return run(
        List.of(
            "profile",
            "build",
            "--images=" + images,
            "--out=" + shared.resolve("p.safetensors"),
            "--null-windows=2000",
            "--no-power",
            "--largest-window=30"),
        more);
  }

  private static int compare(Path images, String... more) {
    return run(
        List.of("compare", "--profile=" + profile, "--images=" + images, "--minimum-samples=30"),
        more);
  }

  private static int run(List<String> command, String... more) {
    return console.run(
        Stream.of(command.stream(), Stream.of("--model=" + model), Stream.of(more))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }
}
