package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.scenes.Style;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationRules;
import io.headwatch.segmentation.Segmenter;
import io.headwatch.study.SegmentationStudy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How well a model segments. */
@Command(
    name = "segmentation",
    description = {
      "Measures the mean intersection over union of each method: on generated scenes with two or",
      "three objects, or on a folder of images with label maps as PASCAL-Context has them (JPEG and",
      "PNG of the same name; the PNG's value is the line of the class in a text file, 0 is",
      "unlabelled, 255 is ignored). Images without a label map, and those that cannot be used, are",
      "left out and counted.",
      "Exit code: 0 done, 2 usage or input error, also if there is nothing to count, 4 internal."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch evaluate segmentation --scenes 500 --save",
      "  headwatch evaluate segmentation --model RN50x16.openai --images JPEGImages \\",
      "    --labels SegmentationClassContext --classes context59.txt \\",
      "    --list ImageSets/SegmentationContext/val.txt --templates imagenet"
    })
final class EvaluateSegmentationCommand implements Callable<Integer> {

  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules to try instead of the model's segmentation.json.")
  private @Nullable Path rules;

  @Option(
      names = "--scenes",
      defaultValue = "500",
      description = "Scenes to measure on; ${DEFAULT-VALUE} by default.")
  private int scenes;

  @Option(
      names = "--size",
      defaultValue = "320",
      description = "Width and height of scenes in pixels; ${DEFAULT-VALUE} by default.")
  private int size;

  @Option(names = "--style", description = "Style of the sprites: ${COMPLETION-CANDIDATES}.")
  private @Nullable Style style;

  @Option(
      names = "--absent",
      defaultValue = "0",
      description = "Further words a scene, of objects that it lacks; ${DEFAULT-VALUE} by default.")
  private int absent;

  @Option(
      names = "--seed",
      defaultValue = "4711",
      description = "Seed of the scenes; ${DEFAULT-VALUE} by default.")
  private long seed;

  @Option(names = "--images", paramLabel = "DIR", description = "Folder of images.")
  private @Nullable Path images;

  @Option(names = "--labels", paramLabel = "DIR", description = "Folder of their label maps.")
  private @Nullable Path labels;

  @Option(names = "--classes", paramLabel = "FILE", description = "Names of classes, one a line.")
  private @Nullable Path classes;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = {
        "Names of the images to measure on, one a line, with or without extension, as a data set's",
        "split has them; by default all that have a label map."
      })
  private @Nullable Path list;

  @Option(
      names = "--background",
      description = "The label 0 is background, and a class like the others.")
  private boolean background;

  @Option(
      names = "--save",
      description = "Write the best method into the model's segmentation.json, as its default.")
  private boolean save;

  @Mixin private TemplateOptions templateOptions;

  @Spec private CommandSpec spec;

  /**
   * Images whose true masks are known.
   *
   * @param classes names of the labels from 1 on
   */
  private record Truth(LabelledFolder folder, List<String> classes) {}

  @Override
  public Integer call() throws IOException {
    if (scenes < 1 || absent < 0 || size < 64) {
      throw new InputException("--scenes must be at least 1, --absent 0, --size 64");
    }
    Optional<Truth> truth = truth();
    ModelSettings settings = modelOptions.settingsOrEmbedded();
    try (ImageTower tower = ImageTower.load(settings);
        WordDirections directions = WordDirections.load(settings, templateOptions.words())) {
      Segmenter segmenter =
          rules == null
              ? directions.segmenter(tower, settings)
              : new Segmenter(tower, directions, SegmentationRules.read(rules));
      Map<Method, Double> reached =
          truth.isPresent() ? onImages(segmenter, truth.get()) : onScenes(segmenter);
      if (save) {
        save(settings.directory(), segmenter.rules(), reached);
      }
    }
    return ExitCode.OK;
  }

  /** The images and classes that were asked for; looked for before anything else takes time. */
  private Optional<Truth> truth() throws IOException {
    if (images == null && labels == null && classes == null && list == null) {
      return Optional.empty();
    }
    if (images == null || labels == null || classes == null) {
      throw new InputException(
          "--images, --labels and --classes go together, and --list goes with them");
    }
    List<String> names =
        Files.readAllLines(classes).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    if (names.isEmpty()) {
      throw new InputException(classes + " names no class; write one name a line");
    }
    return Optional.of(
        new Truth(
            list == null
                ? LabelledFolder.of(images, labels)
                : LabelledFolder.of(images, labels, list),
            names));
  }

  private void save(Path model, SegmentationRules used, Map<Method, Double> reached)
      throws IOException {
    Method best =
        reached.entrySet().stream()
            .max(Comparator.comparingDouble(Map.Entry::getValue))
            .orElseThrow()
            .getKey();
    used.with(best).write(model);
    out().printf("%s is the default of %s now%n", best.label(), model);
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private Map<Method, Double> onScenes(Segmenter segmenter) {
    SegmentationStudy study =
        new SegmentationStudy(
            new SegmentationStudy.Design(scenes, size, Optional.ofNullable(style), absent, seed));
    Map<Method, Double> reached = new EnumMap<>(Method.class);
    out().println("method                objects   mean IoU  (error)  centre in the object");
    for (SegmentationStudy.Row row : study.run(segmenter, System.err::println)) {
      reached.put(row.method(), row.iou());
      out()
          .printf(
              Locale.ROOT,
              "%-21s %7d   %.3f     (%.3f)  %.3f%n",
              row.method().label(),
              row.objects(),
              row.iou(),
              row.iouError(),
              row.centred());
    }
    out().flush();
    if (reached.values().stream().anyMatch(iou -> Double.isNaN(iou))) {
      throw new InputException(
          "there is nothing to count: the scenes show no object; give another --seed");
    }
    return reached;
  }

  private Map<Method, Double> onImages(Segmenter segmenter, Truth truth) throws IOException {
    LabelledMeasurement measurement =
        new LabelledMeasurement(
            segmenter, truth.classes(), background, spec.commandLine().getErr());
    Map<Method, Double> reached = measurement.of(truth.folder());
    out()
        .printf(
            "images %d, left out: %d without a label map, %d that cannot be used%n",
            truth.folder().images().size() - measurement.unusable(),
            truth.folder().unlabelled(),
            measurement.unusable());
    reached.forEach(
        (method, iou) -> out().printf(Locale.ROOT, "%-21s mean IoU %.3f%n", method.label(), iou));
    out().flush();
    return reached;
  }
}
