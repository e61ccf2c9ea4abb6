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

  private static SceneMix mix() {
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

  // Of 40 scenes, some 100 objects, mean IoU errs by .03; .55 and .49 were measured on 500.
  @Test
  void evaluate_measuresAndKeepsTheBestMethod() throws IOException {
    Path own = EmbeddedModel.copyTo(directory.resolve("own"));
    Files.delete(own.resolve(SegmentationRules.FILE));
    SegmentationRules.read(Path.of(model, SegmentationRules.FILE)).with(Method.PAIRS).write(own);

    int code =
        console.run(
            "evaluate", "segmentation", "--model", own.toString(), "--scenes", "40", "--save");

    assertThat(code).as(console.err()).isEqualTo(ExitCode.OK);
    List<String> lines = console.out().lines().toList();
    assertThat(iou(lines, "combined")).isBetween(0.45, 0.65);
    assertThat(iou(lines, "combined")).isGreaterThan(iou(lines, "values"));
    assertThat(SegmentationRules.read(own.resolve(SegmentationRules.FILE)).method())
        .isEqualTo(Method.COMBINED);
  }

  private static double iou(List<String> lines, String method) {
    String line = lines.stream().filter(l -> l.startsWith(method + " ")).findFirst().orElseThrow();
    return Double.parseDouble(line.split(" +")[2]);
  }

  /** The true mask as label map: the file's layout is PASCAL's. */
  @Test
  void evaluate_readsAFolderWithLabelMaps() throws IOException {
    Path images = Files.createDirectories(directory.resolve("images"));
    Path labels = Files.createDirectories(directory.resolve("labels"));
    BufferedImage truth = new BufferedImage(320, 320, BufferedImage.TYPE_BYTE_GRAY);
    for (int label = 1; label <= 2; label++) {
      var mask = scene.objects().get(label - 1).mask();
      for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
        truth.getRaster().setSample(i % 320, i / 320, 0, label);
      }
    }
    ImageIO.write(scene.image(), "png", images.resolve("one.png").toFile());
    ImageIO.write(truth, "png", labels.resolve("one.png").toFile());
    Path classes =
        Files.writeString(directory.resolve("classes.txt"), words.replace(",", "\n") + "\n");
    String[] arguments = {
      "evaluate", "segmentation",
      "--images", images.toString(),
      "--labels", labels.toString(),
      "--classes", classes.toString()
    };

    assertThat(run(arguments)).as(console.err()).isEqualTo(ExitCode.OK);
    String line =
        console.out().lines().filter(l -> l.startsWith("combined")).findFirst().orElseThrow();
    assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' ')))).isBetween(0.6, 1.0);

    Files.delete(labels.resolve("one.png"));
    assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("has no label map");
  }
}
