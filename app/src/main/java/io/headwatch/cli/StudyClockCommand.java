package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.config.WordSettings;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.study.ClockStudy;
import io.headwatch.study.ClockStudy.ShiftRow;
import io.headwatch.study.FalseAlarmRow;
import io.headwatch.study.ValueDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A month with nights and weekends, by strata and without. */
@Command(
    name = "clock",
    description = {
      "Simulates a month of 28 days whose scenes and brightness follow the clock: false alarms and",
      "shifts by day that are found, judged by the hours of a profile and by the profile as a whole.",
      "Reads files of the populations workday, weekend and noon that headwatch study values wrote."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  headwatch study clock --values study/"})
final class StudyClockCommand implements Callable<Integer> {

  @Option(
      names = "--values",
      required = true,
      paramLabel = "DIR",
      description = "Directory of values.")
  private Path values = Path.of("");

  @Option(
      names = "--images-per-hour",
      defaultValue = "60",
      description = "Images of every hour of a reference; ${DEFAULT-VALUE} by default.")
  private int imagesPerHour;

  @Option(
      names = "--window",
      defaultValue = "50",
      description = "Images of a window; ${DEFAULT-VALUE} by default.")
  private int window;

  @Option(
      names = "--windows-per-hour",
      defaultValue = "12",
      description = "Windows of every hour; ${DEFAULT-VALUE} by default.")
  private int windowsPerHour;

  @Option(
      names = "--references",
      defaultValue = "3",
      description = "Months to learn from, one after another; ${DEFAULT-VALUE} by default.")
  private int references;

  @Option(names = "--seed", defaultValue = "1", description = "Seed; ${DEFAULT-VALUE} by default.")
  private int seed;

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException {
    if (window < BuildParameters.SMALLEST_WINDOW
        || imagesPerHour < 1
        || windowsPerHour < 1
        || references < 1) {
      throw new InputException(
          "--window must be at least %d, --images-per-hour, --windows-per-hour and --references at"
                  .formatted(BuildParameters.SMALLEST_WINDOW)
              + " least 1");
    }
    ClockStudy.Design design =
        new ClockStudy.Design(
            imagesPerHour,
            window,
            windowsPerHour,
            references,
            BuildParameters.DEFAULTS.nullWindows(),
            seed);
    ClockStudy study =
        new ClockStudy(
            design,
            new ReadingFactory(modelOptions.settingsOrEmbedded(), WordSettings.DEFAULTS).reading(),
            new ParallelReplicates());
    ClockStudy.Result result = study.run(new ValueDirectory(values), System.err::println);
    if (json) {
      System.out.println(new ObjectMapper().valueToTree(result).toString());
    } else {
      show(result);
    }
    return ExitCode.OK;
  }

  private static void show(ClockStudy.Result result) {
    System.out.println("profile     alarm     stated   measured (95 %)               ratio");
    for (FalseAlarmRow row : result.falseAlarms()) {
      System.out.printf(
          Locale.ROOT,
          "%-10s  %-8s  %6.0f  %9.1f (%.1f to %.1f)  %.2f%n",
          row.streams(),
          row.alarm(),
          row.stated(),
          row.measured(),
          row.low(),
          row.high(),
          row.ratio());
    }
    System.out.println();
    System.out.println("seen at noon         profile     windows detected   alarm within the hour");
    for (ShiftRow row : result.shifts()) {
      System.out.printf(
          Locale.ROOT,
          "%-20s %-10s  %.3f (%.3f to %.3f)  %.3f (%.3f to %.3f)%n",
          row.shift(),
          row.profile(),
          row.detected().value(),
          row.detected().low(),
          row.detected().high(),
          row.found().value(),
          row.found().low(),
          row.found().high());
    }
  }
}
