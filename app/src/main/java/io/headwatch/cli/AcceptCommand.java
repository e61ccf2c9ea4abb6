package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.decision.Acceptance;
import io.headwatch.decision.DecisionLog;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.reference.WatchListCalibration;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.stream.DecisionTopic;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A shift is the new normal. */
@Command(
    name = "accept",
    description = {
      "Makes the events of some windows the next version of their stream's profile: reads them again",
      "from their topics, builds the version into streams.versions.directory, and has the instances",
      "that run judge by it from their next window on. The profile before all versions is scored on",
      "beside it as the anchor. The page can do it, too."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch accept --config headwatch.conf --stream cam-1 --from 2026-05-01T06:00:00Z \\",
      "      --to 2026-05-02T06:00:00Z --who Ada --why \"new lamps in hall 3\""
    })
final class AcceptCommand implements Callable<Integer> {

  @Mixin private WhoOptions decision;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "First event time of the windows, such as 2026-05-01T06:00:00Z.")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Event time to stop before; now by default.")
  private @Nullable Instant to;

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = Settings.load(decision.config());
    VersionConstruction.directory(settings);
    Clock clock = Clock.systemUTC();
    Acceptance requested = acceptance(clock);
    ModelSettings found = modelOptions.over(settings.model());
    try (DecisionTopic topic =
            new DecisionTopic(
                settings.kafka(), settings.output().decisionsTopic(), new DecisionLog());
        ImageTower model = ImageTower.load(found)) {
      VersionConstruction construction = construction(settings, found, model, clock);
      // Whoever looks at the page sees that it is under way.
      topic.publish(requested);
      Acceptance.Built built = built(construction, requested, topic);
      topic.publish(requested.with(built));
      System.out.printf(
          "version %d of the profile of stream %s: %s%n",
          built.version(), requested.stream(), built.profile());
    }
    return ExitCode.OK;
  }

  private static Acceptance.Built built(
      VersionConstruction construction, Acceptance requested, DecisionTopic topic)
      throws IOException, InterruptedException {
    try {
      return construction.construct(requested);
    } catch (InputException | IOException e) {
      topic.publish(requested.with(new Acceptance.Failed(String.valueOf(e.getMessage()))));
      throw e;
    }
  }

  private Acceptance acceptance(Clock clock) {
    try {
      return new Acceptance(
          Decisions.note(decision.stream(), decision.who(), decision.why(), clock),
          from,
          to == null ? clock.instant() : to,
          new Acceptance.Requested());
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private static VersionConstruction construction(
      Settings settings, ModelSettings found, ImageTower model, Clock clock) throws IOException {
    ReadingFactory readings = new ReadingFactory(found, settings.words());
    ImageReading reading =
        readings.watching(readings.reading(), settings.concepts(), model.directions());
    ConfiguredProfiles profiles =
        new ConfiguredProfiles(
            settings.streams(),
            model,
            reading,
            new WatchListCalibration(settings.alarm().conceptsShare(), new ParallelReplicates()),
            Runnable::run,
            clock);
    return new VersionConstruction(
        settings, model, found.directory(), model.directions(), reading, profiles, clock);
  }
}
