package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.ImageObservation;
import io.headwatch.monitor.Learner;
import io.headwatch.monitor.StreamProfile;
import io.headwatch.shift.calibration.BlockChoice;
import io.headwatch.shift.calibration.BuildProgress;
import io.headwatch.shift.calibration.ImageBlocks;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.calibration.PowerSimulation;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns a stream's profile from its first images: they are spilled to disk, and when there are
 * enough, the profile is built in the background. If that fails, the stream goes on without one.
 */
final class SpilledLearner implements Learner {

  private static final Logger log = LoggerFactory.getLogger(SpilledLearner.class);

  private final String stream;
  private final Path profile;
  private final ReferenceSpill spill;
  private final ProfileBinding binding;
  private final ImageReading reading;
  private final WatchListCalibration watchList;
  private final int heads;
  private final int wanted;
  private final Stratification stratification;
  private final BuildParameters parameters;
  private final Executor background;
  private final Clock clock;
  private int repeated;
  private volatile @Nullable CompletableFuture<StreamProfile> built;

  /**
   * @param profile where the profile is to be written; the spill lies beside it
   * @param reading the words and concepts that the profile holds
   * @param watchList gives the concepts their part in the alarm
   * @param wanted how many images the profile is built from
   * @param stratification what the profile is divided by
   * @param parameters how the profile is built
   * @param background where it is built
   */
  SpilledLearner(
      String stream,
      Path profile,
      ReferenceSpill spill,
      ProfileBinding binding,
      ImageReading reading,
      WatchListCalibration watchList,
      int heads,
      int wanted,
      Stratification stratification,
      BuildParameters parameters,
      Executor background,
      Clock clock) {
    this.stream = requireNonNull(stream, "stream is null");
    this.profile = requireNonNull(profile, "profile is null");
    this.spill = requireNonNull(spill, "spill is null");
    this.binding = requireNonNull(binding, "binding is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.watchList = requireNonNull(watchList, "watchList is null");
    this.heads = heads;
    this.wanted = wanted;
    this.stratification = requireNonNull(stratification, "stratification is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.background = requireNonNull(background, "background is null");
    this.clock = requireNonNull(clock, "clock is null");
    buildIfEnough();
  }

  @Override
  public void learn(ImageObservation image) {
    String id = image.event().toString();
    if (built != null || spill.contains(id)) {
      return;
    }
    try {
      spill.add(
          new ReferenceImage(
              id, image.source(), Optional.of(image.time()), image.label(), () -> new byte[0]),
          image.values());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot spill what stream %s learns (streams.learning.directory): %s"
              .formatted(stream, e.getMessage()),
          e);
    }
    buildIfEnough();
  }

  /**
   * Counted from the last start on: to note each on disk would fill it if a source stands still.
   */
  @Override
  public void repeat() {
    if (built == null) {
      repeated++;
    }
  }

  @Override
  public long images() {
    return built == null ? spill.size() : wanted;
  }

  @Override
  public long wanted() {
    return wanted;
  }

  @Override
  public Optional<StreamProfile> learned() {
    if (built == null || !built.isDone()) {
      return Optional.empty();
    }
    return built.isCompletedExceptionally() ? Optional.empty() : Optional.of(built.join());
  }

  /** Whether the profile is being built, or has been. */
  boolean isComplete() {
    return built != null;
  }

  @Override
  public void flush() {
    if (built != null) {
      return;
    }
    try {
      spill.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot flush what stream " + stream + " learns", e);
    }
  }

  @Override
  public void close() {
    if (built != null) {
      return;
    }
    flush();
    try {
      spill.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close what stream " + stream + " learns", e);
    }
  }

  private void buildIfEnough() {
    if (spill.size() >= wanted) {
      built =
          CompletableFuture.supplyAsync(this::build, background)
              .whenComplete(
                  (learned, failure) -> {
                    if (failure != null) {
                      failed(failure);
                    }
                  });
    }
  }

  /** The other streams are none the worse; the next start tries again with the same images. */
  private void failed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    log.error(
        "stream {} cannot learn: {}; it stays without a profile until the next start",
        stream,
        cause.getMessage(),
        cause);
    try {
      spill.close();
    } catch (IOException e) {
      log.warn("stream {}: cannot close what it learned from", stream, e);
    }
  }

  private void tell(BlockChoice choice) {
    log.info(
        "stream {}: its {} images are worth about {} independent ones, so windows are calibrated in"
            + " blocks of {}",
        stream,
        choice.images(),
        choice.worth(),
        choice.length());
    if (choice.isShort()) {
      log.warn(
          "stream {}: images resemble so many of their neighbours that blocks of {} are needed;"
              + " false alarms come more often than stated unless streams.learning.images is raised",
          stream,
          choice.wanted());
    }
  }

  private StreamProfile build() {
    log.info("stream {} has {} images: building its profile {}", stream, spill.size(), profile);
    try {
      ReferenceBlocks blocks = ReferenceBlocks.chosen(spill, parameters, stratification);
      blocks.choice().ifPresent(this::tell);
      StratifiedProfile learned = learned(blocks.blocks());
      if (learned.thin() > 0) {
        log.warn(
            "stream {}: {} of {} strata have too few images, and their windows are not judged; learn"
                + " from more (streams.learning.images), or divide less (streams.learning.strata)",
            stream,
            learned.thin(),
            learned.strata().size());
      }
      ProfileFile.write(
          profile,
          learned,
          new ProfileDescription(
              "learned from stream " + stream,
              Optional.empty(),
              clock.instant(),
              spill.broken(),
              repeated,
              blocks.choice(),
              spill.imageLines()),
          ReferenceValues.of(spill, parameters),
          Optional.of(card(learned.pooled())));
      StreamProfile read = ProfileFile.read(profile).asStreamProfile(reading, watchList, profile);
      // What cannot be read back is learned again.
      spill.delete();
      log.info("stream {} is judged from its next window on", stream);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the profile %s of stream %s: %s".formatted(profile, stream, e.getMessage()),
          e);
    }
  }

  private StratifiedProfile learned(ImageBlocks blocks) {
    return new ProfileBuilder(parameters, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT, reading)
        .build(
            spill,
            blocks,
            spill.strata(stratification, ImageStrata.FEWEST_IMAGES),
            binding,
            heads,
            spill.pairs() / heads);
  }

  private PowerCard card(ReferenceProfile learned) {
    return new PowerSimulation(
            learned,
            reading,
            parameters.seed(),
            PowerSimulation.WINDOWS,
            ReplicateRunner.SEQUENTIAL,
            BuildProgress.SILENT)
        .simulate(
            spill,
            Optional.empty(),
            "the images of a learned profile are not kept; build one with `headwatch profile build`");
  }
}
