package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.scenes.Effect;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.PlacedObject;
import io.headwatch.scenes.Scene;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationRules;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks of scenes, whose true masks are known, by the model that knows their words. */
class SegmentCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static final Console console = new Console();
  private static String model;
  private static Scene scene;
  private static String image;
  private static String words;

  @BeforeAll
  static void draw() throws IOException {
    model = EmbeddedModel.copyTo(directory.resolve("model")).toString();
    scene = new SceneGenerator(mix(), 320, 31).scene(0);
    Path file = directory.resolve("scene.png");
    ImageIO.write(scene.image(), "png", file.toFile());
    image = file.toString();
    words = scene.objects().stream().map(PlacedObject::name).collect(Collectors.joining(","));
  }

  static SceneMix mix() {
    SceneMix mix = SceneMix.standard().withObjectCount(2, 2);
    for (Effect effect : Effect.values()) {
      mix = mix.withEffectShare(effect, 0);
    }
    return mix;
  }

  private static int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--model", model, "--device", "cpu"));
    return console.run(all.toArray(String[]::new));
  }

  /** Of both objects together half of the pixels are found, and less than a tenth of the rest. */
  @Test
  void segment_writesAMaskThatMatchesTheObjects() throws IOException {
    Path mask = directory.resolve("mask.png");

    assertThat(run("segment", "--words", words, "--background", "--mask", mask.toString(), image))
        .as(console.err())
        .isEqualTo(ExitCode.OK);

    BufferedImage written = ImageIO.read(mask.toFile());
    assertThat(written.getColorModel().getPixelSize()).isEqualTo(8);
    Raster labels = written.getRaster();
    int right = 0;
    int wrong = 0;
    for (int i = 0; i < 320 * 320; i++) {
      int label = labels.getSample(i % 320, i / 320, 0);
      assertThat(label).isBetween(0, 2);
      if (label > 0 && scene.objects().get(label - 1).mask().get(i)) {
        right++;
      } else if (label > 0) {
        wrong++;
      }
    }
    int objects = scene.objects().stream().mapToInt(o -> o.mask().cardinality()).sum();
    assertThat(right).isGreaterThan(objects / 2);
    assertThat(wrong).isLessThan((320 * 320 - objects) / 10);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void segment_withoutBackgroundGivesEachPixelAWord() throws IOException {
    assertThat(run("segment", "--words", words, "--json", image)).isEqualTo(ExitCode.OK);

    JsonNode answer = JSON.readTree(console.out());
    double shares = 0;
    for (JsonNode word : answer.get("words")) {
      shares += word.get("share").asDouble();
    }
    assertThat(shares).isBetween(1 - 1e-9, 1 + 1e-9);
    assertThat(answer.get("method").asText()).isEqualTo("combined");
    assertThat(answer.get("runs").toString()).doesNotContain("[0,");
  }

  @Test
  void segment_withoutAnOutputTellsShares() {
    assertThat(run("segment", "--words", words, "--background", image)).isEqualTo(ExitCode.OK);

    assertThat(console.out().lines()).hasSize(2).allMatch(line -> line.contains("of the image"));
  }

  @Test
  void segment_writesAnOverlayOfTheImagesSize() throws IOException {
    Path overlay = directory.resolve("overlay.png");

    assertThat(
            run(
                "segment",
                "--words",
                words,
                "--method",
                "pairs",
                "--overlay",
                overlay.toString(),
                image))
        .isEqualTo(ExitCode.OK);

    assertThat(ImageIO.read(overlay.toFile()).getWidth()).isEqualTo(320);
  }

  @Test
  void segment_saysWhatIsWrong() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.png"), "no image");

    assertThat(run("segment", "--words", "a", broken.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("unknown_format");
    assertThat(run("segment", "--words", "a", "missing.png")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("there is no image missing.png");
    assertThat(run("segment", "--words", "a,a", image)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("a word is given twice: a");
    assertThat(run("segment", "--words", "a", "--method", "magic", image))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("choose pairs, values");
    assertThat(run("segment", "--words", "a", "--threshold", "2", image)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("in [0, 1]");
  }

  // Two ways to say the same texts; words are centred on each other, so that nothing else has
  // templates.
  @Test
  void segment_asksWithTheTemplatesItIsGiven() throws IOException {
    Path own = EmbeddedModel.copyTo(directory.resolve("own"));
    SegmentationRules rules = SegmentationRules.read(own.resolve(SegmentationRules.FILE));
    new SegmentationRules(
            Method.VALUES,
            rules.pairs(),
            List.of(192),
            rules.crop(),
            rules.stride(),
            rules.replaceSink(),
            SegmentationRules.Centre.WORDS)
        .write(own);
    Path alone = Files.writeString(directory.resolve("alone.txt"), "{}\n");
    Path drawn = Files.writeString(directory.resolve("drawn.txt"), "a crude drawing of a {}\n");
    String drawnWords =
        Stream.of(words.split(","))
            .map("a crude drawing of a "::concat)
            .collect(Collectors.joining(","));

    String expected = runs(own, drawnWords, alone);

    assertThat(runs(own, words, drawn)).isEqualTo(expected);
    assertThat(runs(own, words, alone)).isNotEqualTo(expected);
  }

  private static String runs(Path own, String asked, Path templates) throws IOException {
    int code =
        console.run(
            "segment",
            "--model",
            own.toString(),
            "--device",
            "cpu",
            "--templates",
            templates.toString(),
            "--words",
            asked,
            "--json",
            image);
    assertThat(code).as(console.err()).isEqualTo(ExitCode.OK);
    return JSON.readTree(console.out()).get("runs").toString();
  }
}
