package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.StoredReference;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import io.headwatch.shift.profile.ReferenceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From folders of scenes to profiles and verdicts, through the command line. */
class ProfileAndCompareTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SceneMix CLEAN = SceneMix.standard();

  /** As few null windows as may be, where nothing is judged by them. */
  private static final String FEW = "--null-windows=2000";

  @TempDir static Path shared;
  private static final Console console = new Console();
  private static String model;
  private static Path reference;
  private static Path profile;

  /** Scenes of which nine tenths, instead of one eleventh, have a blue background. */
  private static Path blue;

  @TempDir Path directory;

  @BeforeAll
  static void build() throws IOException {
    model = EmbeddedModel.copyTo(shared.resolve("model")).toString();
    reference = Scenes.write(shared.resolve("reference"), CLEAN, 1, 0, 300);
    Files.writeString(reference.resolve("broken.jpg"), "no image");
    SceneMix mix = CLEAN.withBackgroundColourShare(BackgroundColour.BLUE, 0.9);
    blue = Scenes.write(shared.resolve("blue"), mix, 2, 0, 80);
    profile = shared.resolve("scenes.safetensors");

    assertThat(build(reference, profile)).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .contains("300 images, 1 broken", "unknown_format: 1", "calibrated for windows of 10 to")
        .contains("\nblocks: single images, taken as independent\n")
        .containsPattern("\n\\d+ words, a convincing one for \\d+ % of the images\n");
  }

  @Test
  void build_leavesTheProfileAndNothingElse() throws IOException {
    assertThat(shared.resolve("scenes.safetensors.partial")).doesNotExist();
    ProfileFile file = ProfileFile.read(profile);

    assertThat(file.profile().size()).isEqualTo(300);
    assertThat(file.description().broken()).isEqualTo(Map.of("unknown_format", 1));
    assertThat(file.description().imageLines().lines())
        .hasSize(300)
        .first()
        .asString()
        .contains("scene-0000.png");
  }

  @Test
  void compare_ofImagesLikeTheReferenceIsStable() throws IOException {
    Path clean = Scenes.write(directory.resolve("clean"), CLEAN, 2, 0, 80);

    assertThat(compare(clean)).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("stable: 80 images");
  }

  @Test
  void compare_ofOtherImagesIsShifted() throws IOException {

    assertThat(compare(blue, "--json", "--top-pairs", "3")).isEqualTo(ExitCode.FOUND);
    JsonNode json = JSON.readTree(console.out());
    assertThat(json.get("verdict").asText()).isEqualTo("shifted");
    assertThat(json.get("n").asInt()).isEqualTo(80);
    assertThat(json.get("score").asDouble()).isGreaterThan(json.get("threshold").asDouble());
    assertThat(json.get("pValue").asDouble()).isBetween(0.0, 1 / 4001.0);
    assertThat(json.get("threshold").asDouble()).isEqualTo(3, within(1e-12));
    assertThat(json.get("detectors"))
        .extracting(finding -> finding.get("family").asText())
        .contains("pairs", "embedding", "words", "pixels");
    assertThat(json.get("pairs")).hasSize(3);
    assertThat(json.at("/words/0/word").asText()).isEqualTo("blue background");
    assertThat(json.at("/words/0/change").asDouble()).isBetween(1.0, 90.0);
    assertThat(json.get("words")).hasSize(10);
    assertThat(json.get("noFittingWords").asBoolean(true)).isFalse();
  }

  /** The profile knows other words; its embeddings are enough to learn these. */
  @Test
  void compare_inOtherWordsNeedsNoImagesOfTheReference() throws IOException {
    Path words =
        Files.writeString(
            directory.resolve("words.txt"), "blue background\nred background\nblurry image\ncat\n");

    assertThat(compare(blue, "--json", "--words", words.toString())).isEqualTo(ExitCode.FOUND);
    JsonNode json = JSON.readTree(console.out());
    assertThat(json.get("detectors"))
        .extracting(finding -> finding.get("family").asText())
        .contains("pairs", "embedding", "pixels")
        .doesNotContain("words");
    assertThat(json.get("words")).hasSize(4);
    assertThat(json.at("/words/0/word").asText()).isEqualTo("blue background");
    assertThat(json.at("/words/0/change").asDouble()).isPositive();
    assertThat(compare(blue, "--words", words.toString())).isEqualTo(ExitCode.FOUND);
    assertThat(console.out()).containsPattern("\n  alarm raised by [a-z, ]*pairs");
    assertThat(console.out()).containsPattern("\n  more: blue background \\+\\d+ points");
  }

  /** The model has no tokens for these, so that none of them fits anything. */
  @Test
  void compare_inWordsThatDoNotFitShowsUnusualImagesInstead() throws IOException {
    Path words =
        Files.writeString(
            directory.resolve("words.txt"),
            "lung nodule\nfracture\nhistology slide\nretina\npleural effusion\nedema\n");

    assertThat(compare(blue, "--words", words.toString())).isEqualTo(ExitCode.FOUND);
    assertThat(console.out()).contains("\n  no fitting words\n", "\n  unusual: ");
    assertThat(compare(blue, "--json", "--words", words.toString())).isEqualTo(ExitCode.FOUND);
    JsonNode json = JSON.readTree(console.out());
    assertThat(json.get("noFittingWords").asBoolean()).isTrue();
    assertThat(json.get("words")).isEmpty();
    assertThat(json.get("unusual")).hasSize(5);
  }

  @Test
  void compare_withAVocabularyThatCannotBeUsedIsAnInputError() {
    assertThat(compare(reference, "--words", directory + "/none.txt")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("there is no vocabulary", "one word or phrase a line");
  }

  @Test
  void compare_ofTooFewImagesIsInsufficientData() throws IOException {
    Path few = Scenes.write(directory.resolve("few"), CLEAN, 2, 0, 5);
    Files.writeString(few.resolve("broken.png"), "");

    assertThat(compare(few, "--json")).isEqualTo(ExitCode.INSUFFICIENT_DATA);
    JsonNode json = JSON.readTree(console.out());
    assertThat(json.get("verdict").asText()).isEqualTo("insufficient-data");
    assertThat(json.get("n").asInt()).isEqualTo(5);
    assertThat(json.get("required").asInt()).isEqualTo(50);
    assertThat(json.get("reason").asText()).contains("needs 50");
    assertThat(json.get("broken").properties()).hasSize(1);
    assertThat(json.has("score")).isFalse();
  }

  @Test
  void compare_leavesNoFilesBehind() throws IOException {
    Path few = Scenes.write(directory.resolve("few"), CLEAN, 2, 0, 5);
    List<Path> before = temporary();
    compare(few);

    assertThat(temporary()).isEqualTo(before);
  }

  @Test
  void compare_withoutImagesIsAnInputError() {
    assertThat(compare(directory.resolve("missing"))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("there is no such folder, image or manifest");
    assertThat(compare(directory)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("no images in " + directory);
  }

  @Test
  void compare_withoutAProfileIsAnInputError() {
    assertThat(
            console.run("compare", "--profile", directory + "/p", "--images", reference.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("there is no profile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-0.5", "NaN", "0.00002"})
  void compare_refusesAFalseAlarmThatCannotBeHeld(String falseAlarm) {
    assertThat(compare(reference, "--false-alarm", falseAlarm)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).containsPattern("false-?[aA]larm");
  }

  @Test
  void inspect_tellsWhatAProfileIs() throws IOException {
    assertThat(console.run("profile", "inspect", profile.toString(), "--json"))
        .isEqualTo(ExitCode.OK);
    JsonNode json = JSON.readTree(console.out());

    assertThat(json.get("n").asInt()).isEqualTo(300);
    assertThat(json.get("hash").asText()).isEqualTo(ProfileFile.read(profile).hash());
    assertThat(json.at("/build/seed").asInt()).isEqualTo(1);
    assertThat(json.at("/words/vocabulary").asInt())
        .isEqualTo(Files.readAllLines(Path.of(model, "concepts.txt")).size());
    assertThat(json.at("/words/coverage").asDouble()).isGreaterThan(0.9);
    assertThat(json.at("/words/fit").asBoolean()).isTrue();
    assertThat(json.at("/basis/components").asInt()).isPositive();
    assertThat(json.at("/basis/fourierFeatures").asInt()).isPositive();
    assertThat(json.get("pixelMeasures").asInt()).isEqualTo(9);
    assertThat(json.at("/calibration/detectors"))
        .extracting(JsonNode::asText)
        .contains("pairs.cauchy", "embedding.hotelling", "words.largest", "pixels.hotelling");
    assertThat(json.at("/calibration/nullWindows").asInt()).isEqualTo(4000);
    assertThat(json.at("/calibration/smallestFalseAlarm").asDouble()).isEqualTo(1 / 40_000.0);
    assertThat(json.at("/calibration/blockLength").asInt()).isEqualTo(1);
    assertThat(json.at("/calibration/sizes/0").asInt()).isEqualTo(10);
    assertThat(json.at("/calibration/largestWindow").asInt()).isEqualTo(100);
    assertThat(console.run("profile", "inspect", profile.toString())).isEqualTo(ExitCode.OK);
    assertThat(console.out()).containsPattern("\nn +300\n");
  }

  @Test
  void build_inBlocksCalibratesForWindowsOfAtLeastTwo() throws IOException {
    Path images = Scenes.write(directory.resolve("frames"), CLEAN, 3, 0, 210);
    Path out = directory.resolve("frames.safetensors");

    assertThat(build(images, out, FEW, "--block-length", "3")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("at most 2 images each; lower --block-length");
    assertThat(build(images, out, FEW, "--block-length", "2")).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .contains("blocks: of 2 images, as was asked for", "calibrated for windows of 10 to ");
    assertThat(console.run("profile", "inspect", out.toString(), "--json")).isEqualTo(ExitCode.OK);
    JsonNode json = JSON.readTree(console.out());
    assertThat(json.at("/calibration/blockLength").asInt()).isEqualTo(2);
    assertThat(json.get("blocks").asText()).isEqualTo("of 2 images, as was asked for");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "51", "many", "-3"})
  void build_refusesABlockLengthThatIsNone(String length) throws IOException {
    assertThat(build(reference, directory.resolve("none"), "--block-length", length))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--block-length must be auto or 1 to 50, half of");
  }

  /**
   * What a build that was stopped has run through the network is not run again, and the result is
   * that of an undisturbed build.
   */
  @Test
  void build_goesOnWhereItStopped() throws IOException {
    Path images = Scenes.write(directory.resolve("images"), CLEAN, 1, 0, 60);
    Path out = directory.resolve("resumed.safetensors");
    assertThat(build(images, out)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("60 usable images", "too few");
    for (int i = 0; i < 60; i++) {
      Files.writeString(images.resolve("scene-%04d.png".formatted(i)), "gone", UTF_8);
    }
    Scenes.write(images, CLEAN, 1, 60, 120);

    assertThat(build(images, out, FEW)).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("120 images, 0 broken");
    Path undisturbed = directory.resolve("undisturbed.safetensors");
    assertThat(build(Scenes.write(directory.resolve("again"), CLEAN, 1, 0, 120), undisturbed, FEW))
        .isEqualTo(ExitCode.OK);
    double[] means = ProfileFile.read(out).profile().statistics().pairMoments().means();
    double[] expected = ProfileFile.read(undisturbed).profile().statistics().pairMoments().means();
    for (int pair = 0; pair < means.length; pair++) {
      assertThat(means[pair]).isCloseTo(expected[pair], within(1e-4));
    }
  }

  @Test
  void build_overAnotherModelsRemainsIsRefused() throws IOException {
    Path out = directory.resolve("p.safetensors");
    Path partial = Files.createDirectory(directory.resolve("p.safetensors.partial"));
    Files.writeString(partial.resolve("binding.json"), "{\"model\":\"another\"}");

    assertThat(build(reference, out)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(partial + " was begun with another model");
  }

  @Test
  void merge_addsUpProfilesOnTheSameBasis() throws IOException {
    Path images = Scenes.write(directory.resolve("more"), CLEAN, 3, 0, 110);
    Path more = directory.resolve("more.safetensors");
    assertThat(build(images, more, "--basis", profile.toString(), FEW)).isEqualTo(ExitCode.OK);
    Path merged = directory.resolve("merged.safetensors");

    assertThat(merge(profile, more, merged)).isEqualTo(ExitCode.OK);
    ReferenceProfile sum = ProfileFile.read(merged).profile();
    assertThat(sum.size()).isEqualTo(410);
    assertThat(sum.calibration()).isEmpty();
    double[] a = ProfileFile.read(profile).profile().statistics().pairMoments().means();
    double[] b = ProfileFile.read(more).profile().statistics().pairMoments().means();
    assertThat(sum.statistics().pairMoments().mean(0))
        .isCloseTo((300 * a[0] + 110 * b[0]) / 410, within(1e-9));
    assertThat(ProfileFile.read(merged).description().imageLines().lines()).hasSize(410);
    assertThat(sum.statistics().words().moments().count()).isEqualTo(410);
    try (StoredReference stored = StoredReference.open(merged);
        StoredReference second = StoredReference.open(more)) {
      assertThat(stored.size()).isEqualTo(410);
      assertThat(stored.scalars().size()).isEqualTo(410);
      float[] expected = new float[stored.embeddingSize()];
      float[] found = new float[stored.embeddingSize()];
      second.embedding(0, expected);
      stored.embedding(300, found);
      assertThat(found).isEqualTo(expected);
      float[] measures = new float[second.pixelMeasures()];
      float[] merged300 = new float[9];
      second.pixels(0, measures);
      stored.pixels(300, merged300);
      assertThat(merged300).isEqualTo(measures);
    }

    assertThat(
            console.run(
                "compare",
                "--profile",
                merged.toString(),
                "--images",
                images.toString(),
                "--model",
                model))
        .isEqualTo(ExitCode.INSUFFICIENT_DATA);
    assertThat(console.out()).contains("no calibration");
  }

  @Test
  void compare_withAProfileOnTheSameBasisJudgesItAsOneWindow() throws IOException {
    SceneMix blueMix = CLEAN.withBackgroundColourShare(BackgroundColour.BLUE, 0.9);
    Path images = Scenes.write(directory.resolve("blue"), blueMix, 5, 0, 100);
    Path blue = directory.resolve("blue.safetensors");
    assertThat(build(images, blue, "--basis", profile.toString(), FEW)).isEqualTo(ExitCode.OK);

    assertThat(compareWith(blue)).isEqualTo(ExitCode.FOUND);
    assertThat(console.out()).contains("shifted: 100 images", "more: blue background");
  }

  @Test
  void compare_withAProfileOnAnotherBasisIsAnInputError() throws IOException {
    Path images = Scenes.write(directory.resolve("strange"), CLEAN, 6, 0, 100);
    Path strange = directory.resolve("strange.safetensors");
    assertThat(build(images, strange, FEW)).isEqualTo(ExitCode.OK);

    assertThat(compareWith(strange)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("they differ in", "bin edges", "--basis " + profile);
  }

  private static int compareWith(Path other) {
    return console.run(
        "compare", "--profile", profile.toString(), "--with", other.toString(), "--model", model);
  }

  @Test
  void merge_ofProfilesOnOtherEdgesIsRefusedAndSaysWhatDiffers() throws IOException {
    Path other = directory.resolve("other.safetensors");
    Path images = Scenes.write(directory.resolve("other"), CLEAN, 4, 0, 100);
    assertThat(build(images, other, FEW)).isEqualTo(ExitCode.OK);

    assertThat(merge(profile, other, directory.resolve("m"))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .contains("they differ in", "bin edges", "embedding basis", "--basis " + profile);
  }

  private static int build(Path images, Path out, String... more) {
    return console.run(
        Stream.concat(
                Stream.of(
                    "profile",
                    "build",
                    "--model",
                    model,
                    "--images",
                    images.toString(),
                    "--out",
                    out.toString(),
                    "--no-power",
                    "--largest-window",
                    "100"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static int compare(Path images, String... more) {
    return console.run(
        Stream.concat(
                Stream.of(
                    "compare",
                    "--profile",
                    profile.toString(),
                    "--images",
                    images.toString(),
                    "--model",
                    model),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static int merge(Path a, Path b, Path out) {
    return console.run("profile", "merge", a.toString(), b.toString(), "--out", out.toString());
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("headwatch-compare"))
          .sorted()
          .toList();
    }
  }
}
