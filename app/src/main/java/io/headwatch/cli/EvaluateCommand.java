package io.headwatch.cli;

import io.headwatch.config.ModelSettings;
import io.headwatch.study.NamingStudy;
import io.headwatch.study.StudyModel;
import io.headwatch.study.TrackingStudy;
import io.headwatch.training.CaptionedImages;
import io.headwatch.training.HeldOutAccuracy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How good a model is. */
@Command(
    name = "evaluate",
    description = {
      "Measures on generated scenes, and on photographs where a list is given, how good a model is:",
      "accuracy (it names single objects), naming (it names what shifted in windows of 200),",
      "tracking (a concept's score follows the share of images that hold it), segmentation (masks of",
      "words match objects; it has options of its own)."
    },
    subcommands = EvaluateSegmentationCommand.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch evaluate accuracy --model my-model/ --images held-out.jsonl"
    })
final class EvaluateCommand implements Callable<Integer> {

  /** What can be measured. */
  enum Measure {
    ACCURACY,
    NAMING,
    TRACKING
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description = "accuracy, naming or tracking; segmentation is a command of its own.")
  private @Nullable Measure measure;

  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--images",
      paramLabel = "FILE",
      description = "List of captioned images, as for headwatch train, that it wasn't trained on.")
  private @Nullable Path images;

  @Option(
      names = "--seed",
      defaultValue = "4711",
      description = "Seed of the scenes; ${DEFAULT-VALUE} by default.")
  private long seed;

  @Option(
      names = "--scenes",
      defaultValue = "2000",
      description = "Scenes to measure accuracy on; ${DEFAULT-VALUE} by default.")
  private int scenes;

  @Option(
      names = "--windows",
      defaultValue = "10",
      description = "Windows per shift; ${DEFAULT-VALUE} by default.")
  private int windows;

  private static final int WINDOW = 200;

  @Override
  public Integer call() throws IOException {
    if (measure == null) {
      throw new InputException("say what: accuracy, naming, tracking or segmentation");
    }
    if (scenes < 1 || windows < 1) {
      throw new InputException("--scenes and --windows must be at least 1");
    }
    Optional<Path> asked = modelOptions.directory();
    ModelSettings settings =
        modelOptions.settings(asked.isPresent() ? asked.get() : ModelOptions.embedded());
    Optional<CaptionedImages> photographs =
        Optional.ofNullable(images).map(file -> CaptionedImages.read(file, seed));
    try (StudyModel model = StudyModel.load(settings)) {
      switch (measure) {
        case ACCURACY -> accuracy(model, photographs);
        case NAMING -> naming(model, photographs);
        case TRACKING -> tracking(model);
      }
    }
    return ExitCode.OK;
  }

  private void accuracy(StudyModel model, Optional<CaptionedImages> photographs) {
    HeldOutAccuracy.Result result =
        new HeldOutAccuracy(seed, scenes, photographs).measure(model, model.imageSize());
    System.out.printf(
        Locale.ROOT,
        "%,d scenes: object first %.1f %%, among the first five %.1f %%; background colour %.1f %%%n",
        scenes,
        100 * result.top1(),
        100 * result.top5(),
        100 * result.colour());
    result
        .photographs()
        .ifPresent(share -> System.out.printf(Locale.ROOT, "photographs: %.1f %%%n", 100 * share));
  }

  private void naming(StudyModel model, Optional<CaptionedImages> photographs) {
    NamingStudy study = new NamingStudy(model, seed, WINDOW, windows, photographs);
    for (double points : new double[] {.2, .1}) {
      System.out.printf(Locale.ROOT, "by %.0f points%n", 100 * points);
      for (NamingStudy.Row row : study.run(points, System.err::println)) {
        System.out.printf(
            Locale.ROOT,
            "%-28s %-30s %5d windows  first %.3f  first three %.3f%n",
            row.method(),
            row.kind(),
            row.windows(),
            row.first(),
            row.firstThree());
      }
    }
  }

  private void tracking(StudyModel model) {
    for (TrackingStudy.Row row : new TrackingStudy(model, seed).run(System.err::println)) {
      System.out.printf(
          Locale.ROOT,
          "%-6s k %3d  p to 1: median %.3f, least %.3f;  p to .2: median %.3f, least %.3f%n",
          row.score(),
          row.pairs(),
          TrackingStudy.Row.median(row.coarse()),
          row.coarse()[0],
          TrackingStudy.Row.median(row.fine()),
          row.fine()[0]);
    }
  }
}
