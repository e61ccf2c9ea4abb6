package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.Effect;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words of scenes, by the model that knows them. */
class WordsCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCENES = 40;

  @TempDir static Path directory;
  private static final Console console = new Console();
  private static String model;
  private static List<String> blue;

  @BeforeAll
  static void writeScenes() throws IOException {
    model = EmbeddedModel.copyTo(directory.resolve("model")).toString();
    SceneMix mix = SceneMix.standard().withBackgroundColourShare(BackgroundColour.BLUE, 1);
    for (Effect effect : Effect.values()) {
      mix = mix.withEffectShare(effect, 0);
    }
    blue = files(Scenes.write(directory.resolve("blue"), mix, 3, 0, SCENES));
  }

  /** A word of the background is told of most scenes, and hardly ever a wrong one. */
  @Test
  void words_nameTheBackgroundsColour() throws IOException {
    Path colours =
        Files.writeString(
            directory.resolve("colours.txt"),
            "blue background\nred background\ngreen background\n");

    assertThat(words(blue, "--json", "--top", "2", "--words", colours.toString()))
        .isEqualTo(ExitCode.OK);
    List<JsonNode> answers = answers();
    assertThat(answers).extracting(a -> a.get("image").asText()).containsExactlyElementsOf(blue);
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.get("words")).hasSize(2);
              assertThat(cosine(answer, 0)).isBetween(cosine(answer, 1), 1.0);
            });
    assertThat(answers.stream().filter(a -> word(a).equals("blue background")).count())
        .isGreaterThan(SCENES * 8 / 10);
  }

  @Test
  void words_areTheModelsOwnByDefault() throws IOException {
    assertThat(words(blue.subList(0, 2))).isEqualTo(ExitCode.OK);
    List<String> concepts = Files.readAllLines(Path.of(model, "concepts.txt"));
    List<String> lines = console.out().lines().toList();

    assertThat(lines).hasSize(2);
    String[] matches = lines.get(0).substring(blue.get(0).length() + 2).split(", ");
    assertThat(matches).hasSize(5);
    assertThat(lines.get(0)).startsWith(blue.get(0) + ": ");
    assertThat(matches).allMatch(m -> concepts.contains(m.substring(0, m.lastIndexOf(' '))));
  }

  @Test
  void words_ofBrokenImagesAreToldBesideThoseOfTheOthers() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.jpg"), "no image");
    List<String> images = new ArrayList<>(blue.subList(0, 2));
    images.add(1, broken.toString());
    images.add(directory.resolve("missing.png").toString());
    images.add(directory.toString());

    assertThat(words(images, "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(answers())
        .extracting(a -> a.get("image").asText())
        .containsExactly(blue.get(0), blue.get(1));
    assertThat(console.err().lines())
        .containsExactly(
            "headwatch: " + broken + ": cannot be used: unknown_format",
            "headwatch: " + directory.resolve("missing.png") + ": does not exist",
            "headwatch: " + directory + ": is a directory; name its images");
  }

  @Test
  void words_refusesWhatItCannotUse() throws IOException {
    Path plain = Files.writeString(directory.resolve("plain.txt"), "a photo\n");

    assertThat(words(blue, "--top", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--top must be at least 1");
    assertThat(words(blue, "--templates", plain.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("it must have {} once");
    assertThat(words(blue, "--templates", "imagnet")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("short, imagenet or a file");
  }

  private static int words(List<String> images, String... options) {
    return console.run(
        Stream.of(
                Stream.of("words", "--model", model, "--threads", "1"),
                Stream.of(options),
                images.stream())
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private static List<JsonNode> answers() throws IOException {
    List<JsonNode> answers = new ArrayList<>();
    for (String line : console.out().lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }

  private static String word(JsonNode answer) {
    return answer.get("words").get(0).get("word").asText();
  }

  private static double cosine(JsonNode answer, int rank) {
    return answer.get("words").get(rank).get("cosine").asDouble();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(Path::toString).toList();
    }
  }
}
