package io.headwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.config.WordSettings;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.study.PowerStudy;
import io.headwatch.study.PowerStudy.Design;
import io.headwatch.study.ValueDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is detected, beside what baselines detect. */
@Command(
    name = "power",
    description = {
      "Measures what share of shifted windows is detected, by Headwatch and by baselines on the",
      "same windows, at a rate of false alarms of 1 %% that is measured for each. Reads files that",
      "headwatch study values wrote."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch study power --values study/ --population blur --population jpeg --window 50"
    })
final class StudyPowerCommand implements Callable<Integer> {

  /** How the table is written. */
  private static final class Format {
    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Option(names = "--markdown", description = "Write a table in Markdown.")
    private boolean markdown;
  }

  @Option(
      names = "--values",
      required = true,
      paramLabel = "DIR",
      description = "Directory of values: clean, known for new classes, and shifts.")
  private Path values = Path.of("");

  @Option(
      names = "--population",
      paramLabel = "NAME",
      description = {
        "Shift to detect, or all strengths of one: blur or blur-0.4; may be repeated. All in the",
        "directory by default."
      })
  private List<String> populations = new ArrayList<>();

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "10,50,200,1000",
      split = ",",
      description = "Images of a window; ${DEFAULT-VALUE} by default.")
  private List<Integer> sizes = new ArrayList<>();

  @Option(
      names = "--reference",
      defaultValue = "0",
      description = "Images of a reference; by default 20 times those of the largest window.")
  private int reference;

  @Option(
      names = "--references",
      defaultValue = "4",
      description = {
        "Independent references that windows are spread over; ${DEFAULT-VALUE} by default, fewer",
        "where there aren't enough images."
      })
  private int references;

  @Option(
      names = "--pool",
      defaultValue = "0",
      description = {
        "Images that clean windows are drawn from; by default 10 times those of the largest",
        "window."
      })
  private int pool;

  @Option(
      names = "--windows",
      defaultValue = "2000",
      description = "Windows of each shift and size; ${DEFAULT-VALUE} by default.")
  private int windows;

  @Option(
      names = "--clean-windows",
      defaultValue = "4000",
      description = {
        "Clean windows of each size and reference that thresholds are measured on;",
        "${DEFAULT-VALUE} by default."
      })
  private int cleanWindows;

  @Option(names = "--all-detectors", description = "All detectors, not only the standard ones.")
  private boolean allDetectors;

  @Option(names = "--seed", defaultValue = "1", description = "Seed; ${DEFAULT-VALUE} by default.")
  private int seed;

  @ArgGroup private Format format = new Format();

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException {
    Design design = design();
    ValueDirectory directory = new ValueDirectory(values);
    List<String> shifts = chosen(PowerStudy.shifts(directory.names()));
    PowerStudy study =
        new PowerStudy(
            design,
            new ReadingFactory(modelOptions.settingsOrEmbedded(), WordSettings.DEFAULTS).reading(),
            allDetectors ? DetectorChoice.ALL : DetectorChoice.STANDARD,
            new ParallelReplicates());
    show(study.run(directory, shifts, System.err::println));
    return ExitCode.OK;
  }

  private Design design() {
    List<Integer> ascending = new ArrayList<>(new TreeSet<>(sizes));
    if (ascending.isEmpty() || ascending.get(0) < BuildParameters.SMALLEST_WINDOW) {
      throw new InputException(
          "--window must be at least %d".formatted(BuildParameters.SMALLEST_WINDOW));
    }
    if (references < 1 || windows < references || cleanWindows < 100) {
      throw new InputException(
          "--references must be at least 1, --windows as many, and --clean-windows at least 100");
    }
    int largest = ascending.get(ascending.size() - 1);
    return new Design(
        ascending,
        atLeast(
            "--reference",
            reference,
            20 * largest,
            Math.max(largest, PowerStudy.SMALLEST_REFERENCE)),
        references,
        atLeast("--pool", pool, 10 * largest, largest),
        windows,
        cleanWindows,
        BuildParameters.DEFAULTS.nullWindows(),
        seed);
  }

  private static int atLeast(String option, int given, int usual, int least) {
    if (given != 0 && given < least) {
      throw new InputException(
          "%s must be at least %,d here, and no less than the largest window"
              .formatted(option, least));
    }
    return given == 0 ? usual : given;
  }

  private List<String> chosen(List<String> shifts) {
    List<String> chosen =
        shifts.stream()
            .filter(shift -> populations.isEmpty() || populations.stream().anyMatch(named(shift)))
            .toList();
    for (String population : populations) {
      if (shifts.stream().noneMatch(shift -> named(shift).test(population))) {
        throw new InputException(
            "%s holds no shift %s; it holds %s"
                .formatted(values, population, String.join(", ", shifts)));
      }
    }
    if (chosen.isEmpty()) {
      throw new InputException(values + " holds no shifts; make some with headwatch study values");
    }
    return chosen;
  }

  /** Whether a name is that of a shift, or of all its strengths. */
  private static Predicate<String> named(String shift) {
    return name ->
        shift.equals(name) || shift.substring(0, Math.max(0, shift.lastIndexOf('-'))).equals(name);
  }

  private void show(PowerStudy.Result result) {
    if (format.json) {
      System.out.println(new ObjectMapper().<JsonNode>valueToTree(result));
    } else {
      PowerTable table = new PowerTable(result);
      (format.markdown ? table.markdown() : table.text()).forEach(System.out::println);
    }
  }
}
