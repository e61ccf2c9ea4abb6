package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.WordSettings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.LabelMap;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.scenes.Style;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.Segmentation;
import io.headwatch.segmentation.SegmentationOptions;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentationRules;
import io.headwatch.segmentation.Segmenter;
import io.headwatch.study.LabelledImages;
import io.headwatch.study.SegmentationStudy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "unlabelled, 255 is ignored)."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch evaluate segmentation --scenes 500 --save",
      "  headwatch evaluate segmentation --model RN50x16.openai --images JPEGImages \\",
      "    --labels SegmentationClassContext --classes context59.txt"
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
      names = "--background",
      description = "The label 0 is background, and a class like the others.")
  private boolean background;

  @Option(
      names = "--save",
      description = "Write the best method into the model's segmentation.json, as its default.")
  private boolean save;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (scenes < 1 || absent < 0 || size < 64) {
      throw new InputException("--scenes must be at least 1, --absent 0, --size 64");
    }
    if ((images == null) != (labels == null) || (images == null) != (classes == null)) {
      throw new InputException("--images, --labels and --classes go together");
    }
    ModelSettings settings = modelOptions.settingsOrEmbedded();
    try (ImageTower tower = ImageTower.load(settings);
        WordDirections directions = WordDirections.load(settings, WordSettings.DEFAULTS)) {
      Segmenter segmenter =
          rules == null
              ? directions.segmenter(tower, settings)
              : new Segmenter(tower, directions, SegmentationRules.read(rules));
      Map<Method, Double> reached =
          images == null || labels == null || classes == null
              ? onScenes(segmenter)
              : onImages(segmenter, images, labels, classes);
      if (save) {
        save(settings.directory(), segmenter.rules(), reached);
      }
    }
    return ExitCode.OK;
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
    return reached;
  }

  private Map<Method, Double> onImages(
      Segmenter segmenter, Path imageFolder, Path labelFolder, Path classFile) throws IOException {
    List<String> names =
        Files.readAllLines(classFile).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    Map<Method, LabelledImages> counts = new EnumMap<>(Method.class);
    for (Method method : Method.values()) {
      counts.put(method, new LabelledImages(names.size(), !background));
    }
    List<Path> files = files(imageFolder);
    int done = 0;
    for (Path file : files) {
      count(segmenter, file, labelFolder, names, counts);
      if (++done % 50 == 0 || done == files.size()) {
        System.err.printf("image %d of %d%n", done, files.size());
      }
    }
    Map<Method, Double> reached = new EnumMap<>(Method.class);
    counts.forEach(
        (method, count) -> {
          reached.put(method, count.meanIou());
          out().printf(Locale.ROOT, "%-21s mean IoU %.3f%n", method.label(), count.meanIou());
        });
    out().flush();
    return reached;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      List<Path> files = new ArrayList<>(list.filter(Files::isRegularFile).sorted().toList());
      if (files.isEmpty()) {
        throw new InputException("there are no images in " + folder);
      }
      return files;
    }
  }

  private void count(
      Segmenter segmenter,
      Path file,
      Path labelFolder,
      List<String> names,
      Map<Method, LabelledImages> counts)
      throws IOException {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    Path truth = labelFolder.resolve((dot < 0 ? name : name.substring(0, dot)) + ".png");
    if (!Files.exists(truth)) {
      throw new InputException("%s has no label map %s".formatted(file, truth));
    }
    SegmentationOptions options =
        background ? SegmentationOptions.DEFAULTS.withBackground() : SegmentationOptions.DEFAULTS;
    try {
      LabelMap map = LabelMap.decode(Files.readAllBytes(truth), DecodingLimits.defaults());
      var pixels = new ImageDecoder(DecodingLimits.defaults()).decode(Files.readAllBytes(file));
      for (Map.Entry<Method, LabelledImages> count : counts.entrySet()) {
        Segmentation found =
            segmenter.segment(pixels, names, options.with(count.getKey()), () -> false);
        count.getValue().add(found, map);
      }
    } catch (UndecodableImageException
        | SegmentationRefusedException
        | IllegalArgumentException e) {
      throw new InputException("%s: %s".formatted(file, e.getMessage()));
    }
  }
}
