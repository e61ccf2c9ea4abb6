package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.reference.ProfileDescription;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceBlocks;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.reference.ReferenceSpill;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.shift.calibration.AllThinException;
import io.headwatch.shift.calibration.ImageBlocks;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.calibration.PairSelector;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * From images to a profile file. What has been done lies beside the file until it is written, so
 * that an interrupted construction goes on where it stopped.
 */
final class ProfileConstruction {

  private static final int FEWEST_IMAGES = 100;

  private final ContributionModel model;
  private final Path modelDirectory;
  private final ImageReading reading;
  private final PipelineFactory pipelines;
  private final BuildParameters parameters;
  private final Optional<ReferenceProfile> basis;
  private final Optional<PairSelector> selector;
  private final Stratification stratification;
  private final int stratumImages;
  private final double repeatDistance;
  private final OptionalInt blockLength;
  private final Optional<PowerConstruction> power;
  private final Clock clock;

  /**
   * @param modelDirectory where the model was loaded from
   * @param reading the words and concepts that the profile holds: with a basis, those of the basis
   * @param basis a profile whose bin edges and embedding basis are taken over
   * @param selector selects the pairs that windows are judged on; empty for all
   * @param stratification what the profile is divided by
   * @param stratumImages images to draw null windows from that a stratum needs
   * @param repeatDistance cosine distance below which an image repeats another, in [0, 1)
   * @param blockLength neighbours in time that null windows take together, at least 1; empty to
   *     choose it by the images
   * @param power makes the profile's power card; empty if it is to have none
   */
  ProfileConstruction(
      ContributionModel model,
      Path modelDirectory,
      ImageReading reading,
      PipelineFactory pipelines,
      BuildParameters parameters,
      Optional<ReferenceProfile> basis,
      Optional<PairSelector> selector,
      Stratification stratification,
      int stratumImages,
      double repeatDistance,
      OptionalInt blockLength,
      Optional<PowerConstruction> power,
      Clock clock) {
    this.model = requireNonNull(model, "model is null");
    this.modelDirectory = requireNonNull(modelDirectory, "modelDirectory is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.pipelines = requireNonNull(pipelines, "pipelines is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.basis = requireNonNull(basis, "basis is null");
    this.selector = requireNonNull(selector, "selector is null");
    this.stratification = requireNonNull(stratification, "stratification is null");
    this.stratumImages = stratumImages;
    this.repeatDistance = repeatDistance;
    this.blockLength = requireNonNull(blockLength, "blockLength is null");
    this.power = requireNonNull(power, "power is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * What was written.
   *
   * @param outside images that are in no stratum, if there are strata
   */
  record Constructed(StratifiedProfile profile, ProfileDescription description, int outside) {}

  /**
   * Constructs a profile, showing its progress.
   *
   * @throws InputException if too few images can be used, they are too few for blocks as long as
   *     was asked for, all strata are thin, or there are too many strata
   * @throws IOException if images cannot be listed, or {@code out} or what lies beside it cannot be
   *     written
   * @throws InterruptedException if interrupted; the same construction then goes on from there
   */
  Constructed construct(ReferenceImages images, Path out) throws IOException, InterruptedException {
    ProfileBinding binding = ProfileFile.binding(model);
    Path partial = out.resolveSibling(out.getFileName() + ".partial");
    try (ProgressDisplay progress = new ProgressDisplay();
        ReferenceSpill spill =
            ReferenceSpill.open(
                partial, binding, images.description(), model.pairs(), model.embeddingSize())) {
      collect(images, spill, progress);
      requireEnough(spill);
      ReferenceBlocks blocks = blocks(spill);
      ProfileBuilder builder =
          new ProfileBuilder(
              parameters,
              new ParallelReplicates(),
              progress,
              reading,
              selector,
              DetectorChoice.STANDARD);
      ImageStrata strata = strata(spill);
      StratifiedProfile profile = built(builder, spill, blocks.blocks(), strata, binding);
      Path altered = partial.resolve("altered");
      Optional<PowerCard> card = card(profile.pooled(), spill, altered, progress);
      ProfileDescription description = description(images, spill, blocks);
      ProfileFile.write(out, profile, description, ReferenceValues.of(spill, parameters), card);
      PowerConstruction.discard(altered);
      spill.delete();
      boolean divided = profile.isStratified();
      return new Constructed(profile, description, divided ? strata.outside() : 0);
    }
  }

  private ImageStrata strata(ReferenceSpill spill) {
    try {
      return spill.strata(stratification, stratumImages);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private StratifiedProfile built(
      ProfileBuilder builder,
      ReferenceSpill spill,
      ImageBlocks blocks,
      ImageStrata strata,
      ProfileBinding binding) {
    try {
      return basis.isPresent()
          ? builder.buildOn(basis.get(), spill, blocks, strata, binding)
          : builder.build(spill, blocks, strata, binding, model.heads(), model.neurons());
    } catch (AllThinException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private Optional<PowerCard> card(
      ReferenceProfile profile, ReferenceSpill spill, Path altered, ProgressDisplay progress)
      throws IOException {
    if (power.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        power
            .get()
            .construct(
                model, pipelines, profile, reading, spill, altered, parameters.seed(), progress));
  }

  private void collect(ReferenceImages images, ReferenceSpill spill, ProgressDisplay progress)
      throws IOException, InterruptedException {
    progress.begin("images", images.size());
    RepeatFilter repeats = new RepeatFilter(repeatDistance);
    spill.showTo(repeats);
    pipelines.collect(
        images,
        model,
        ImageReading.NONE,
        repeats,
        spill,
        (used, broken) ->
            progress.at(
                used + (long) broken + spill.repeated(), broken == 0 ? "" : broken + " broken"));
  }

  private ReferenceBlocks blocks(ReferenceSpill spill) {
    if (blockLength.isEmpty()) {
      return ReferenceBlocks.chosen(spill, parameters, stratification);
    }
    try {
      return ReferenceBlocks.of(spill, blockLength.getAsInt(), stratification);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage() + "; lower --block-length, or give more images");
    }
  }

  private static void requireEnough(ReferenceSpill spill) {
    if (spill.size() < FEWEST_IMAGES) {
      throw new InputException(
          "%d usable images (%s broken, %d repeats of others) are too few for a profile: give at least %d, better 2,000"
              .formatted(spill.size(), spill.broken(), spill.repeated(), FEWEST_IMAGES));
    }
  }

  private ProfileDescription description(
      ReferenceImages images, ReferenceSpill spill, ReferenceBlocks blocks) {
    return new ProfileDescription(
        images.description(),
        Optional.of(modelDirectory.toAbsolutePath().toString()),
        clock.instant(),
        spill.broken(),
        spill.repeated(),
        blocks.choice(),
        spill.imageLines());
  }
}
