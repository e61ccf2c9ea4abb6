package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.PairDirections;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.config.WordSettings;
import io.headwatch.reference.ImageFiles;
import io.headwatch.reference.ProfileDescription;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.shift.calibration.PairSelector;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.RepeatFilter;
import io.headwatch.shift.statistics.SeriesMoments;
import io.headwatch.stream.TopicImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From images to a profile. */
@Command(
    name = "build",
    description = {
      "Builds a profile of reference images, from files or from a stream's own events.",
      "Broken images are skipped and counted. What was interrupted (Ctrl-C) goes on where it",
      "stopped when the same command is given again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch profile build --model RN50/ --images 'photos/**/*.jpg' --out p.safetensors",
      "  headwatch profile build --config headwatch.conf --stream cam-1 \\",
      "      --from 2026-11-01T00:00:00Z --to 2026-11-08T00:00:00Z --out cam-1.safetensors \\",
      "      --by-hour Europe/Berlin"
    })
final class ProfileBuildCommand implements Callable<Integer> {

  private static final int FEWEST_NULL_WINDOWS = 2_000;
  private static final String AUTOMATIC = "auto";

  @ArgGroup(multiplicity = "1")
  private Origin origin = new Origin();

  /** Where the images come from. */
  static final class Origin {
    @Option(
        names = "--images",
        required = true,
        paramLabel = "PATH",
        description = {
          "A folder (with all below it), a quoted glob, or a manifest with one image a line: a",
          "path, or JSON with path and optional source, time, id, stratum."
        })
    private @Nullable String images;

    @ArgGroup(exclusive = false)
    private @Nullable Events events;
  }

  /** A time range of a stream. */
  static final class Events {
    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description =
            "Configuration file of the daemon: its topics, event forms, limits, model and device.")
    private Path config = Path.of("");

    @Option(names = "--stream", required = true, description = "The stream to learn from.")
    private String stream = "";

    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        description = "First event time, such as 2026-11-01T00:00:00Z.")
    private Instant from = Instant.EPOCH;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "TIME",
        description = "Event time to stop before.")
    private Instant to = Instant.EPOCH;

    Settings settings() {
      return Settings.load(config);
    }
  }

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Profile to write.")
  private Path out = Path.of("");

  @Mixin private ModelOptions modelOptions;

  @Mixin private WordOptions wordOptions;

  @Mixin private StrataOptions strataOptions;

  @Option(
      names = "--basis",
      paramLabel = "FILE",
      description = {
        "Take over this profile's bin edges, embedding basis and words, so that the two can be",
        "merged."
      })
  private @Nullable Path basis;

  @Option(
      names = "--pairs",
      paramLabel = "K",
      description = {
        "Judge windows on the K pairs whose contributions vary most, instead of on all pairs;",
        "`profile inspect` says how much of the embedding they keep."
      })
  private @Nullable Integer pairs;

  @Option(
      names = "--null-windows",
      paramLabel = "B",
      description = {
        "Resampled clean windows per size, at least 2000; ${DEFAULT-VALUE} by default. A",
        "false-alarm probability can be as small as 1 / (10 B)."
      })
  private int nullWindows = BuildParameters.DEFAULTS.nullWindows();

  @Option(
      names = "--repeat-distance",
      paramLabel = "D",
      description = {
        "Leave out images whose embedding is nearer (cosine distance) to one of the last eight",
        "taken of the same source; 0 takes all. By default window.repeat-distance of --config, or",
        "0.03."
      })
  private @Nullable Double repeatDistance;

  @Option(
      names = "--block-length",
      defaultValue = AUTOMATIC,
      paramLabel = "N",
      description = {
        "Neighbours in time, of one source, that clean windows are resampled by: images that",
        "resemble their neighbours say less than independent ones. ${DEFAULT-VALUE} (by default)",
        "finds it from the images where all have times, and otherwise takes single ones. A number",
        "without times goes by the order of the images."
      })
  private String blockLength = AUTOMATIC;

  @Option(
      names = "--largest-window",
      defaultValue = "1000",
      description = "Largest window to calibrate for, in images; ${DEFAULT-VALUE} by default.")
  private int largestWindow;

  @Option(
      names = "--no-power",
      description = {
        "Leave out the power card, see `profile power`: it takes about as long as the null windows,",
        "and some images go through the network again."
      })
  private boolean noPower;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of all random choices; ${DEFAULT-VALUE} by default.")
  private long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BuildParameters parameters = parameters();
    Stratification stratification = strataOptions.stratification();
    int stratumImages = strataOptions.fewestImages();
    OptionalInt blocks = blockLength();
    Optional<Settings> settings = Optional.ofNullable(origin.events).map(Events::settings);
    ModelSettings modelSettings = modelSettings(settings);
    PipelineFactory pipelines =
        settings.map(PipelineFactory::of).orElseGet(PipelineFactory::defaults);
    try (ReferenceImages images = images(settings);
        ImageTower model = ImageTower.load(modelSettings)) {
      Optional<ReferenceProfile> taken = basis(model);
      report(
          new ProfileConstruction(
                  model,
                  modelSettings.directory(),
                  reading(modelSettings, settings, taken),
                  pipelines,
                  parameters,
                  taken,
                  selector(model),
                  stratification,
                  stratumImages,
                  repeatDistance(settings),
                  blocks,
                  noPower
                      ? Optional.empty()
                      : Optional.of(new PowerConstruction(() -> images(settings))),
                  Clock.systemUTC())
              .construct(images, out));
    }
    return ExitCode.OK;
  }

  private Optional<PairSelector> selector(ImageTower model) {
    if (pairs == null) {
      return Optional.empty();
    }
    if (pairs < 1 || pairs > model.pairs()) {
      throw new InputException(
          "--pairs must be 1 to %,d, the number of pairs of the model".formatted(model.pairs()));
    }
    PairDirections directions = model.directions();
    return Optional.of(new PairSelector(pairs, directions.norms(), directions::sum));
  }

  private BuildParameters parameters() {
    if (nullWindows < FEWEST_NULL_WINDOWS || largestWindow < BuildParameters.SMALLEST_WINDOW) {
      throw new InputException(
          "--null-windows must be at least %d and --largest-window at least %d"
              .formatted(FEWEST_NULL_WINDOWS, BuildParameters.SMALLEST_WINDOW));
    }
    return new BuildParameters(
        seed, BuildParameters.DEFAULTS.edgeShare(), nullWindows, largestWindow);
  }

  private OptionalInt blockLength() {
    if (blockLength.equals(AUTOMATIC)) {
      return OptionalInt.empty();
    }
    try {
      int length = Integer.parseInt(blockLength);
      if (length >= 1 && length <= largestWindow / 2) {
        return OptionalInt.of(length);
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new InputException(
        "--block-length must be %s or 1 to %,d, half of --largest-window: a window takes two blocks"
            .formatted(AUTOMATIC, largestWindow / 2));
  }

  private double repeatDistance(Optional<Settings> settings) {
    double distance =
        repeatDistance != null
            ? repeatDistance
            : settings
                .map(given -> given.window().repeatDistance())
                .orElse(RepeatFilter.DEFAULT_DISTANCE);
    if (!(distance >= 0 && distance < 1)) {
      throw new InputException("--repeat-distance must be at least 0 and below 1");
    }
    return distance;
  }

  private ReferenceImages images(Optional<Settings> settings) throws IOException {
    Events events = origin.events;
    return settings.isPresent() && events != null
        ? TopicImages.of(settings.get(), events.stream, events.from, events.to)
        : ImageFiles.of(requireNonNull(origin.images, "images is null"));
  }

  private ModelSettings modelSettings(Optional<Settings> settings) throws IOException {
    if (settings.isPresent()) {
      return modelOptions.over(settings.get().model());
    }
    Optional<Path> asked = modelOptions.directory();
    return modelOptions.settings(asked.isPresent() ? asked.get() : ModelOptions.embedded());
  }

  private ImageReading reading(
      ModelSettings model, Optional<Settings> settings, Optional<ReferenceProfile> taken)
      throws IOException {
    if (taken.isPresent() && wordOptions.given()) {
      throw new InputException("--words and --basis exclude one another: words are the basis's");
    }
    WordSettings words =
        wordOptions.over(settings.map(Settings::words).orElse(WordSettings.DEFAULTS));
    ReadingFactory readings = new ReadingFactory(model, words);
    return taken.isPresent()
        ? readings.reading(taken.get().statistics().words().series().names())
        : readings.reading();
  }

  private Optional<ReferenceProfile> basis(ImageTower model) throws IOException {
    return basis == null
        ? Optional.empty()
        : Optional.of(ProfileFile.readFor(model, basis).profile());
  }

  private static void report(SeriesMoments words) {
    if (words.series().size() > 0) {
      System.out.printf(
          Locale.ROOT,
          "%,d words, a convincing one for %.0f %% of the images%s%n",
          words.series().size(),
          100 * words.coverage(),
          words.coverage() < WordFinding.FITTING_COVERAGE
              ? ": give fitting ones with --words"
              : "");
    }
  }

  private static void report(StratifiedProfile profile, int outside) {
    if (profile.isStratified()) {
      System.out.println(new StrataDescription(profile).line());
    }
    if (outside > 0) {
      System.out.printf(
          "%,d images without %s are part of the whole alone%n",
          outside, profile.stratification().lacking());
    }
  }

  private void report(ProfileConstruction.Constructed constructed) {
    Map<String, Integer> broken = constructed.description().broken();
    System.out.printf(
        "%s: %,d images, %,d broken%n",
        out,
        constructed.profile().pooled().size(),
        broken.values().stream().mapToInt(Integer::intValue).sum());
    if (constructed.description().repeated() > 0) {
      System.out.printf(
          "  left out, as they repeat others: %,d%n", constructed.description().repeated());
    }
    broken.forEach((reason, n) -> System.out.printf("  broken, %s: %,d%n", reason, n));
    report(constructed.profile().pooled().statistics().words());
    report(constructed.profile(), constructed.outside());
    constructed
        .profile()
        .pooled()
        .calibration()
        .ifPresent(calibration -> report(calibration, constructed.description()));
  }

  private static void report(Calibration calibration, ProfileDescription description) {
    System.out.printf(
        "blocks: %s%n", BlockLine.of(calibration.nulls().blockLength(), description.blocks()));
    System.out.printf(
        "calibrated for windows of %,d to %,d images, false alarms from %.2g on%n",
        calibration.supportedSizes().smallest(),
        calibration.supportedSizes().largest(),
        calibration.smallestFalseAlarm());
  }
}
