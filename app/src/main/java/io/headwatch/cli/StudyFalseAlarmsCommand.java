package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.headwatch.config.WordSettings;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.study.FalseAlarmStudy;
import io.headwatch.study.FalseAlarmStudy.Design;
import io.headwatch.study.FalseAlarmStudy.Row;
import io.headwatch.study.StoredValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How often clean windows raise an alarm. */
@Command(
    name = "false-alarms",
    description = {
      "Measures how often clean windows raise an alarm, against what was stated: pairs of a",
      "reference and a pool of clean images, windows drawn from the pool. Reads a file that",
      "headwatch study values wrote."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch study false-alarms --values study/clean.values --window 50 --pairs 20"
    })
final class StudyFalseAlarmsCommand implements Callable<Integer> {

  @Option(
      names = "--values",
      required = true,
      paramLabel = "FILE",
      description = "Values of clean images.")
  private Path values = Path.of("");

  @Option(
      names = "--window",
      defaultValue = "50",
      description = "Images of a window; ${DEFAULT-VALUE} by default.")
  private int window;

  @Option(
      names = "--reference",
      defaultValue = "0",
      description = "Images of a reference; by default 20 times those of a window.")
  private int reference;

  @Option(
      names = "--pool",
      defaultValue = "0",
      description = "Images that windows are drawn from; by default as many as the reference has.")
  private int pool;

  @Option(
      names = "--shared-pool",
      description = {
        "Draw the windows of all pairs from the same images, behind all references: a larger pool",
        "adds less of its own chance to what is measured."
      })
  private boolean sharedPool;

  @Option(
      names = "--pairs",
      defaultValue = "20",
      description = "Pairs of reference and pool; ${DEFAULT-VALUE} by default.")
  private int pairs;

  @Option(
      names = "--orders",
      defaultValue = "1",
      description = {
        "Orders of the images, the first as they come, the others random, each with its own pairs:",
        "more references than a few images allow; ${DEFAULT-VALUE} by default."
      })
  private int orders;

  @Option(
      names = "--windows",
      defaultValue = "5000",
      description = "Windows of each pair; ${DEFAULT-VALUE} by default.")
  private int windows;

  @Option(names = "--all-detectors", description = "All detectors, not only the standard ones.")
  private boolean allDetectors;

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException {
    Design design = design();
    StoredValues clean = StoredValues.open(values);
    if (clean.size() < design.images()) {
      throw new InputException(
          "%s holds %,d images, %,d are needed; add more with headwatch study values --count"
              .formatted(values, clean.size(), design.images()));
    }
    FalseAlarmStudy study =
        new FalseAlarmStudy(
            design,
            new ReadingFactory(modelOptions.settingsOrEmbedded(), WordSettings.DEFAULTS).reading(),
            allDetectors ? DetectorChoice.ALL : DetectorChoice.STANDARD,
            new ParallelReplicates());
    show(study.run(clean, System.err::println));
    return ExitCode.OK;
  }

  private Design design() {
    int images = reference == 0 ? 20 * window : reference;
    if (window < BuildParameters.SMALLEST_WINDOW || pairs < 1 || orders < 1 || windows < 1) {
      throw new InputException(
          "--window must be at least %d, --pairs, --orders and --windows at least 1"
              .formatted(BuildParameters.SMALLEST_WINDOW));
    }
    return new Design(
        window,
        images,
        pool == 0 ? images : pool,
        sharedPool,
        pairs,
        orders,
        windows,
        BuildParameters.DEFAULTS.nullWindows());
  }

  private void show(List<Row> rows) {
    if (json) {
      ArrayNode array = new ObjectMapper().createArrayNode();
      rows.forEach(array::addPOJO);
      System.out.println(array);
      return;
    }
    System.out.println(
        "alarm                         stated  measured (95 %)            ratio  spread  sup|F-u|");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "%-28s %7.0f %9.1f (%.1f to %.1f)  %.2f  %.2f  %.3f%n",
          row.alarm(),
          row.stated(),
          row.measured(),
          row.low(),
          row.high(),
          row.measured() / row.stated(),
          row.spread(),
          row.distance());
    }
  }
}
