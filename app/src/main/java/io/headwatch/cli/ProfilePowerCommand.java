package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.config.Settings;
import io.headwatch.monitor.FalseAlarmPromise;
import io.headwatch.reference.ProfileFile;
import io.headwatch.report.PowerCardTable;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.profile.DetectableShift;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.PowerCurve.MeanChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a profile's windows can detect. */
@Command(
    name = "power",
    description = {
      "Shows the smallest shifts that a single window of n images detects with 90 %% probability, at",
      "the stated time between false alarms: whether windows are long enough. Weaker shifts that",
      "last are found later, by the evidence of several windows."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch profile power photos.profile.safetensors",
      "  headwatch profile power cam-1.safetensors --config headwatch.conf --streams 12"
    })
final class ProfilePowerCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The same as in {@code reference.conf}. */
  private static final FalseAlarmPromise DEFAULT =
      new FalseAlarmPromise(Duration.ofDays(30), Scope.INSTALLATION, 0.5);

  /** The same as in {@code reference.conf}. */
  private static final Duration WINDOW = Duration.ofMinutes(5);

  @Parameters(index = "0", paramLabel = "FILE", description = "The profile.")
  private Path file = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Take what is not given here from the daemon's configuration file.")
  private @Nullable Path config;

  @Option(
      names = "--time-between-false-alarms",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Expected time from one false alarm to the next; 30d by default.")
  private @Nullable Duration time;

  @Option(
      names = "--window-length",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Length of the windows; 5m by default.")
  private @Nullable Duration windowLength;

  @Option(
      names = "--streams",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "Streams that share the time between false alarms; ${DEFAULT-VALUE} by default.")
  private int streams;

  @Option(
      names = "--evidence-share",
      paramLabel = "F",
      description =
          "Share of the false alarms left to the evidence of several windows; 0.5 by default.")
  private @Nullable Double evidenceShare;

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  /**
   * How rare false alarms shall be, and how often there is a window.
   *
   * @param conceptsShare of the window's false alarms, left to the watch list
   */
  private record Stated(FalseAlarmPromise promise, Duration windowLength, double conceptsShare) {

    /** The probability that is left to the detectors that the card was simulated with. */
    double alphaOfDetectors(FalseAlarmBudget kept) {
      return kept.windowAlpha() * (1 - conceptsShare);
    }
  }

  @Override
  public Integer call() throws IOException {
    Stated stated = stated();
    FalseAlarmBudget budget = budget(stated);
    ProfileFile profile = ProfileFile.read(file);
    PowerCard card =
        profile
            .power()
            .orElseThrow(
                () ->
                    new InputException(
                        "the profile %s has no power card: build it anew, without --no-power"
                            .formatted(file)));
    double smallest =
        profile.profile().calibration().orElseThrow(this::uncalibrated).smallestFalseAlarm();
    FalseAlarmBudget kept = budget.supportedBy(Math.min(1, smallest / (1 - stated.conceptsShare)));
    if (json) {
      System.out.println(json(card, stated, kept));
    } else {
      show(card, stated, kept, kept.windowAlpha() > budget.windowAlpha());
    }
    return ExitCode.OK;
  }

  private InputException uncalibrated() {
    return new InputException("the profile %s is not calibrated: build it anew".formatted(file));
  }

  private Stated stated() {
    Optional<Settings> settings = Optional.ofNullable(config).map(Settings::load);
    FalseAlarmPromise configured =
        settings.map(given -> AlarmPromise.of(given.alarm())).orElse(DEFAULT);
    Duration length = settings.map(given -> given.window().length()).orElse(WINDOW);
    return new Stated(
        new FalseAlarmPromise(
            time == null ? configured.time() : time,
            configured.scope(),
            evidenceShare == null ? configured.evidenceShare() : evidenceShare),
        windowLength == null ? length : windowLength,
        settings.map(ProfilePowerCommand::conceptsShare).orElse(0.0));
  }

  private static double conceptsShare(Settings settings) {
    return settings.concepts().words().isEmpty() ? 0 : settings.alarm().conceptsShare();
  }

  private FalseAlarmBudget budget(Stated stated) {
    if (stated.windowLength.isZero()) {
      throw new InputException("--window-length must be longer than 0");
    }
    FalseAlarmBudget budget;
    try {
      budget = stated.promise.budget(stated.windowLength, streams);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
    if (budget.windowAlpha() == 0) {
      throw new InputException(
          "with --evidence-share 1 no single window raises an alarm; give it less");
    }
    return budget;
  }

  private ObjectNode json(PowerCard card, Stated stated, FalseAlarmBudget kept) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("file", file.toString())
            .put("timeBetweenFalseAlarms", DurationConverter.text(stated.promise.time()))
            .put("windowLength", DurationConverter.text(stated.windowLength))
            .put("streams", streams)
            .put("evidenceShare", stated.promise.evidenceShare())
            .put("conceptsShare", stated.conceptsShare)
            .put("windowAlpha", kept.windowAlpha())
            .put("windowsBetweenFalseAlarms", kept.windowsBetweenFalseAlarms())
            .put("detected", PowerCard.DETECTED)
            .put("standardError", card.standardError())
            .put("windows", card.windows());
    ArrayNode shifts = node.putArray("shifts");
    for (PowerCurve curve : card.curves()) {
      ObjectNode shift =
          shifts.addObject().put("kind", name(curve.kind())).put("name", curve.name());
      ArrayNode smallest = shift.putArray("smallest");
      for (int size = 0; size < card.sizes().size(); size++) {
        put(
            smallest.addObject().put("n", card.sizes().get(size)),
            curve.smallest(size, stated.alphaOfDetectors(kept)),
            curve.mean());
      }
    }
    node.set("missing", JSON.valueToTree(card.missing()));
    return node;
  }

  private static void put(ObjectNode node, DetectableShift found, Optional<MeanChange> mean) {
    node.put("bound", name(found.bound()));
    if (found.bound() == DetectableShift.Bound.UNKNOWN) {
      return;
    }
    node.put("strength", found.strength());
    mean.ifPresent(
        change ->
            node.put("meanChange", found.strength() * change.perShare())
                .put("deviations", found.strength() * change.perShare() / change.deviation()));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void show(PowerCard card, Stated stated, FalseAlarmBudget kept, boolean weakened) {
    System.out.printf(
        Locale.ROOT,
        "Smallest shift that a window of n images detects with %.0f %% probability (p at most %.2g),%n"
            + "at one false alarm in %s, windows of %s, %,d stream%s:%n%n",
        100 * PowerCard.DETECTED,
        stated.alphaOfDetectors(kept),
        DurationConverter.text(stated.promise.time()),
        DurationConverter.text(stated.windowLength),
        streams,
        streams == 1 ? "" : "s");
    new PowerCardTable(card, stated.alphaOfDetectors(kept)).text().forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "%nBy %,d simulated windows a cell: the 90 %% have a standard error of %.0f points.%n",
        card.windows(),
        100 * card.standardError());
    if (weakened) {
      System.out.printf(
          Locale.ROOT,
          "The profile's null windows support no rarer false alarms than one in %,.0f windows.%n",
          kept.windowsBetweenFalseAlarms());
    }
    card.missing().forEach(sentence -> System.out.println("Not simulated: " + sentence));
  }
}
