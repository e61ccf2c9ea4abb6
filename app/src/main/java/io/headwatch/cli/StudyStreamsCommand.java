package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.config.WordSettings;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.study.DelayStudy;
import io.headwatch.study.FalseAlarmRow;
import io.headwatch.study.PowerStudy;
import io.headwatch.study.StreamStudy;
import io.headwatch.study.ValueDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Alarms over time: how soon a lasting shift is found, how often a clean stream alarms. */
@Command(
    name = "streams",
    description = {
      "Simulates streams of windows. delay: windows until a lasting shift is found, with and",
      "without evidence over time. month: false alarms at one stated in 30 days, by the size of",
      "the reference. bursts: false alarms where frames repeat. Reads files that headwatch study",
      "values wrote."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch study streams --values study/ --part delay --population penguin-03"
    })
final class StudyStreamsCommand implements Callable<Integer> {

  /** A part of the study. */
  private enum Part {
    DELAY,
    MONTH,
    BURSTS
  }

  @Option(
      names = "--values",
      required = true,
      paramLabel = "DIR",
      description = "Directory of values: clean, bursts and shifts.")
  private Path values = Path.of("");

  @Option(
      names = "--part",
      description = "delay, month or bursts; may be repeated. All by default.")
  private Set<Part> parts = EnumSet.noneOf(Part.class);

  @Option(
      names = "--population",
      paramLabel = "NAME",
      description = "Lasting shift to find; may be repeated. Needed for delay.")
  private List<String> populations = new ArrayList<>();

  @Option(
      names = "--window",
      paramLabel = "N",
      split = ",",
      defaultValue = "50,200",
      description = "Images of a window of a shifted stream; ${DEFAULT-VALUE} by default.")
  private List<Integer> sizes = new ArrayList<>();

  @Option(
      names = "--stated",
      paramLabel = "T",
      split = ",",
      defaultValue = "100,500,8640",
      description = {
        "Stated windows between false alarms of a shifted stream; ${DEFAULT-VALUE} by default."
      })
  private List<Double> stated = new ArrayList<>();

  @Option(
      names = "--runs",
      defaultValue = "200",
      description = "Streams of each line of delay; ${DEFAULT-VALUE} by default.")
  private int runs;

  @Option(
      names = "--references",
      defaultValue = "4",
      description = "Independent references of delay; ${DEFAULT-VALUE} by default.")
  private int references;

  @Option(
      names = "--month-reference",
      paramLabel = "N",
      split = ",",
      defaultValue = "500,2000,10000",
      description = "Images of the references of month; ${DEFAULT-VALUE} by default.")
  private List<Integer> monthReferences = new ArrayList<>();

  @Option(
      names = "--month-window",
      defaultValue = "25",
      description = "Images of a window of month; ${DEFAULT-VALUE} by default.")
  private int monthWindow;

  @Option(
      names = "--burst-window",
      defaultValue = "200",
      description = {
        "Frames of a window of bursts, ten a scene; ${DEFAULT-VALUE} by default. The reference has",
        "20 times as many."
      })
  private int burstWindow;

  @Option(
      names = "--pairs",
      defaultValue = "15",
      description = {
        "Pairs of reference and pool of month and bursts; ${DEFAULT-VALUE} by default, fewer where",
        "there aren't enough images."
      })
  private int pairs;

  @Option(
      names = "--windows",
      defaultValue = "4000",
      description = {
        "Windows judged for each reference, pool, population and size; ${DEFAULT-VALUE} by",
        "default. Month needs more for narrow intervals: 200 alarms of 15 pairs take 115,000."
      })
  private int windows;

  @Option(
      names = "--pool",
      defaultValue = "0",
      description = {
        "Images that clean windows are drawn from; by default as many as the reference has."
      })
  private int pool;

  @Option(names = "--seed", defaultValue = "1", description = "Seed; ${DEFAULT-VALUE} by default.")
  private int seed;

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  private final ReplicateRunner runner = new ParallelReplicates();

  @Override
  public Integer call() throws IOException {
    if (parts.isEmpty()) {
      parts = EnumSet.allOf(Part.class);
    }
    check();
    ImageReading reading =
        new ReadingFactory(modelOptions.settingsOrEmbedded(), WordSettings.DEFAULTS).reading();
    ValueDirectory directory = new ValueDirectory(values);
    List<DelayStudy.Row> delays =
        parts.contains(Part.DELAY) ? delays(directory, reading) : List.of();
    List<FalseAlarmRow> falseAlarms = falseAlarms(directory, reading);
    if (json) {
      ObjectNode node = new ObjectMapper().createObjectNode();
      node.putPOJO("delays", delays).putPOJO("falseAlarms", falseAlarms);
      System.out.println(node);
    } else {
      show(delays, falseAlarms);
    }
    return ExitCode.OK;
  }

  private void check() {
    if (parts.contains(Part.DELAY) && populations.isEmpty()) {
      throw new InputException(
          "--part delay needs shifts to find: name weak ones with --population, as penguin-03");
    }
    int least = BuildParameters.SMALLEST_WINDOW;
    if (monthWindow < least
        || sizes.stream().anyMatch(size -> size < least)
        || burstWindow < least * StreamStudy.BURST) {
      throw new InputException(
          "--window and --month-window must be at least %d, --burst-window at least %d"
              .formatted(least, least * StreamStudy.BURST));
    }
    if (monthReferences.stream().anyMatch(images -> images < PowerStudy.SMALLEST_REFERENCE)) {
      throw new InputException(
          "--month-reference must be at least " + PowerStudy.SMALLEST_REFERENCE);
    }
    if (pool != 0 && pool < largestWindow()) {
      throw new InputException(
          "--pool must be at least %,d, the images of the largest window"
              .formatted(largestWindow()));
    }
    if (runs < 1 || references < 1 || pairs < 1 || windows < 1) {
      throw new InputException("--runs, --references, --pairs and --windows must be at least 1");
    }
  }

  private int largestWindow() {
    return IntStream.concat(
            sizes.stream().mapToInt(size -> size), IntStream.of(monthWindow, burstWindow))
        .max()
        .orElseThrow();
  }

  private List<DelayStudy.Row> delays(ValueDirectory directory, ImageReading reading)
      throws IOException {
    List<Integer> ascending = new ArrayList<>(new TreeSet<>(sizes));
    int reference = 20 * ascending.get(ascending.size() - 1);
    DelayStudy.Design design =
        new DelayStudy.Design(
            ascending,
            stated,
            reference,
            references,
            pool == 0 ? reference : pool,
            windows,
            runs,
            BuildParameters.DEFAULTS.nullWindows(),
            seed);
    return new DelayStudy(design, reading, DetectorChoice.STANDARD, runner)
        .run(directory, populations, System.err::println);
  }

  private List<FalseAlarmRow> falseAlarms(ValueDirectory directory, ImageReading reading)
      throws IOException {
    StreamStudy study =
        new StreamStudy(
            reading, DetectorChoice.STANDARD, BuildParameters.DEFAULTS.nullWindows(), runner, seed);
    List<FalseAlarmRow> rows = new ArrayList<>();
    if (parts.contains(Part.MONTH)) {
      StreamStudy.Month month =
          new StreamStudy.Month(monthReferences, monthWindow, pool, pairs, windows);
      rows.addAll(study.month(directory.open("clean"), month, System.err::println));
    }
    if (parts.contains(Part.BURSTS)) {
      int reference = 20 * burstWindow;
      StreamStudy.Bursts bursts =
          new StreamStudy.Bursts(
              burstWindow, reference, pool == 0 ? reference : pool, pairs, windows);
      rows.addAll(study.bursts(directory.open("bursts"), bursts, System.err::println));
    }
    return rows;
  }

  private static void show(List<DelayStudy.Row> delays, List<FalseAlarmRow> falseAlarms) {
    if (!delays.isEmpty()) {
      System.out.printf(
          "Windows until the alarm fires, after %d clean ones; > means not within %,d.%n",
          DelayStudy.BEFORE, DelayStudy.LAST);
      System.out.println(
          "shift               n  stated  evidence   median  (quarters)       not fired");
      delays.forEach(StudyStreamsCommand::show);
    }
    if (!falseAlarms.isEmpty()) {
      System.out.println(
          "streams              reference    n  pairs  alarm     stated   measured (95 %)"
              + "               ratio");
      falseAlarms.forEach(StudyStreamsCommand::show);
    }
  }

  private static void show(DelayStudy.Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-17s %3d  %6.0f  %-8s  %7s  %-15s  %.3f%n",
        row.population(),
        row.n(),
        row.stated(),
        row.evidenceShare() > 0 ? "with" : "without",
        windows(row.median()),
        "(%s to %s)".formatted(windows(row.quarter()), windows(row.threeQuarters())),
        row.notFired());
  }

  private static String windows(int delay) {
    return delay > DelayStudy.LAST ? ">" + DelayStudy.LAST : String.valueOf(delay);
  }

  private static void show(FalseAlarmRow row) {
    System.out.printf(
        Locale.ROOT,
        "%-19s  %9d %4d  %5d  %-8s  %6.0f  %9.1f (%.1f to %.1f)  %.2f%n",
        row.streams(),
        row.referenceSize(),
        row.n(),
        row.pairs(),
        row.alarm(),
        row.stated(),
        row.measured(),
        row.low(),
        row.high(),
        row.ratio());
  }
}
