package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.segmentation.MaskImage;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.Segmentation;
import io.headwatch.segmentation.SegmentationJson;
import io.headwatch.segmentation.SegmentationOptions;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where words are in an image. */
@Command(
    name = "segment",
    description = {
      "Tells where words are in an image, without training: a mask with the place of each pixel's",
      "word, an overlay to look at, or JSON. Without any of them, the words' shares of the image.",
      "Exit code: 0 done, 2 usage or input error, 4 internal."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch segment --words penguin,truck --background --overlay seen.png photo.jpg"
    })
final class SegmentCommand implements Callable<Integer> {

  @Parameters(paramLabel = "IMAGE", description = "Image file: JPEG, PNG, WebP, GIF or BMP.")
  private Path image = Path.of("");

  @Option(
      names = "--words",
      required = true,
      split = ",",
      paramLabel = "WORD",
      description = "Words or phrases, separated by commas.")
  private List<String> words = List.of();

  @Option(
      names = "--mask",
      paramLabel = "OUT.png",
      description = {
        "Write a PNG of 8 bits a pixel: the place of the pixel's word among the words, from 1 on; 0",
        "for background (--background, --background-words or --threshold)."
      })
  private @Nullable Path mask;

  @Option(
      names = "--overlay",
      paramLabel = "OUT.png",
      description = "Write the image with each word's pixels in a colour of its own.")
  private @Nullable Path overlay;

  @Option(
      names = "--background",
      description = "Tell pixels that answer to no word from the others.")
  private boolean background;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description = {
        "Pixels whose word has a lower probability than this, 0 to 1, are background, with or",
        "without --background; by default, with --background, what divides the image best."
      })
  private @Nullable Double threshold;

  @Option(
      names = "--background-words",
      split = ",",
      paramLabel = "WORD",
      description = "Further words, whose pixels are background, such as sky,grass.")
  private List<String> backgroundWords = List.of();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = {
        "pairs (the paper's), values, values-with-position or combined; by default what serves the",
        "model best."
      })
  private @Nullable String method;

  @Option(names = "--json", description = "Write JSON: areas, scores and the mask's run lengths.")
  private boolean json;

  @Mixin private TemplateOptions templateOptions;

  @Mixin private ModelOptions modelOptions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SegmentationOptions options = options();
    ModelSettings settings = modelOptions.settingsOrEmbedded();
    Pixels pixels = pixels();
    try (ImageTower tower = ImageTower.load(settings);
        WordDirections directions = WordDirections.load(settings, templateOptions.words())) {
      Segmentation found =
          directions
              .segmenter(tower, settings)
              .segment(pixels, words.stream().map(String::strip).toList(), options, () -> false);
      show(new SegmentedImage(pixels, found));
    } catch (SegmentationRefusedException e) {
      throw new InputException(e.told());
    }
    return ExitCode.OK;
  }

  private SegmentationOptions options() {
    try {
      return new SegmentationOptions(
          Optional.ofNullable(method).map(Method::of),
          background,
          threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold),
          backgroundWords);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private Pixels pixels() throws IOException {
    if (!Files.isRegularFile(image)) {
      throw new InputException("there is no image " + image);
    }
    try {
      return new ImageDecoder(DecodingLimits.defaults()).decode(Files.readAllBytes(image));
    } catch (UndecodableImageException e) {
      throw new InputException(
          "%s cannot be used (%s): %s".formatted(image, e.reason().label(), e.getMessage()));
    }
  }

  private void show(SegmentedImage segmented) throws IOException {
    Segmentation found = segmented.segmentation();
    if (mask != null) {
      Files.write(mask, MaskImage.png(found));
    }
    if (overlay != null) {
      Files.write(overlay, MaskImage.overlay(segmented));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(SegmentationJson.of(found));
    } else if (mask == null && overlay == null) {
      int width = found.areas().stream().mapToInt(area -> area.word().length()).max().orElse(0);
      for (Segmentation.WordArea area : found.areas()) {
        out.printf(
            Locale.ROOT,
            "%-" + width + "s  %5.1f %% of the image, score %.2f%n",
            area.word(),
            100 * area.share(),
            area.score());
      }
    }
    out.flush();
  }
}
