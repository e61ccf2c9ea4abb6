package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.Settings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.reference.ImageFiles;
import io.headwatch.reference.ProfileDescription;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.reference.ReferenceSpill;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.stream.TopicImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
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
      "      --from 2026-11-01T00:00:00Z --to 2026-11-08T00:00:00Z --out cam-1.safetensors"
    })
final class ProfileBuildCommand implements Callable<Integer> {

  private static final int FEWEST_IMAGES = 100;

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
          "path, or JSON with path and optional source, time, id."
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
  }

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Profile to write.")
  private Path out = Path.of("");

  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--basis",
      paramLabel = "FILE",
      description = "Take over this profile's bin edges, so that the two can be merged.")
  private @Nullable Path basis;

  @Option(
      names = "--null-windows",
      defaultValue = "2000",
      description = "Resampled clean windows per size, at least 2000 (the default).")
  private int nullWindows;

  @Option(
      names = "--largest-window",
      defaultValue = "1000",
      description = "Largest window to calibrate for, in images; ${DEFAULT-VALUE} by default.")
  private int largestWindow;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of all random choices; ${DEFAULT-VALUE} by default.")
  private long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BuildParameters parameters = parameters();
    Optional<Settings> settings =
        Optional.ofNullable(origin.events).map(e -> Settings.load(e.config));
    DecodingLimits limits = settings.map(Daemon::limits).orElseGet(DecodingLimits::defaults);
    try (ReferenceImages images = images(settings);
        ImageTower model = model(settings);
        ProgressDisplay progress = new ProgressDisplay()) {
      ProfileBinding binding = ProfileFile.binding(model);
      Path partial = out.resolveSibling(out.getFileName() + ".partial");
      try (ReferenceSpill spill =
          ReferenceSpill.open(partial, binding, model.pairs(), model.embeddingSize())) {
        collect(images, model, limits, spill, progress);
        requireEnough(spill);
        ReferenceProfile profile = build(spill, binding, model, parameters, progress);
        ProfileFile.write(out, profile, description(images, spill));
        progress.end();
        spill.delete();
        report(profile, spill);
      }
    }
    return ExitCode.OK;
  }

  private BuildParameters parameters() {
    if (nullWindows < BuildParameters.DEFAULTS.nullWindows()
        || largestWindow < BuildParameters.SMALLEST_WINDOW) {
      throw new InputException(
          "--null-windows must be at least %d and --largest-window at least %d"
              .formatted(BuildParameters.DEFAULTS.nullWindows(), BuildParameters.SMALLEST_WINDOW));
    }
    return new BuildParameters(
        seed, BuildParameters.DEFAULTS.edgeShare(), nullWindows, largestWindow);
  }

  private ReferenceImages images(Optional<Settings> settings) throws IOException {
    Events events = origin.events;
    if (events != null && settings.isPresent()) {
      return TopicImages.of(settings.get(), events.stream, events.from, events.to);
    }
    return ImageFiles.of(requireNonNull(origin.images, "images is null"));
  }

  /** The daemon's model as the daemon runs it, unless another directory was asked for. */
  private ImageTower model(Optional<Settings> settings) throws IOException {
    return settings.isPresent() && modelOptions.directory().isEmpty()
        ? ImageTower.load(settings.get().model())
        : modelOptions.load();
  }

  private static void collect(
      ReferenceImages images,
      ImageTower model,
      DecodingLimits limits,
      ReferenceSpill spill,
      ProgressDisplay progress)
      throws IOException, InterruptedException {
    progress.begin("images", images.size());
    try (ContributionPipeline pipeline = ModelOptions.pipeline(model)) {
      ModelOptions.collector(pipeline, model, limits)
          .collect(
              images,
              spill,
              (used, broken) ->
                  progress.at(used + (long) broken, broken == 0 ? "" : broken + " broken"));
    }
  }

  private static void requireEnough(ReferenceSpill spill) {
    if (spill.size() < FEWEST_IMAGES) {
      throw new InputException(
          "%d usable images (%s broken) are too few for a profile: give at least %d, better 2,000"
              .formatted(spill.size(), spill.broken(), FEWEST_IMAGES));
    }
  }

  private ReferenceProfile build(
      ReferenceSpill spill,
      ProfileBinding binding,
      ImageTower model,
      BuildParameters parameters,
      ProgressDisplay progress)
      throws IOException {
    ProfileBuilder builder = new ProfileBuilder(parameters, new ParallelReplicates(), progress);
    return basis == null
        ? builder.build(spill, binding, model.heads(), model.neurons())
        : builder.buildOn(ProfileFile.readFor(model, basis).profile(), spill, binding);
  }

  private ProfileDescription description(ReferenceImages images, ReferenceSpill spill) {
    return new ProfileDescription(
        images.description(), Clock.systemUTC().instant(), spill.broken(), spill.imageLines());
  }

  private void report(ReferenceProfile profile, ReferenceSpill spill) {
    int broken = spill.broken().values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf("%s: %,d images, %,d broken%n", out, profile.size(), broken);
    spill.broken().forEach((reason, n) -> System.out.printf("  broken, %s: %,d%n", reason, n));
    profile
        .nullDistribution()
        .ifPresent(
            nulls ->
                System.out.printf(
                    "calibrated for windows of %,d to %,d images, false alarms from %.2g on%n",
                    nulls.supportedSizes().smallest(),
                    nulls.supportedSizes().largest(),
                    nulls.smallestFalseAlarm()));
  }
}
