package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.PairDirections;
import io.headwatch.config.Settings;
import io.headwatch.decision.Acceptance;
import io.headwatch.monitor.JudgingProfiles;
import io.headwatch.monitor.StreamProfile;
import io.headwatch.reference.AcceptedProfiles;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.calibration.PairSelector;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.profile.Stratum;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.stream.TopicImages;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the events of accepted windows, read again from their topics, to the next version of a
 * stream's profile: built as the present one was, and divided as it is.
 */
final class VersionConstruction {

  private static final Logger log = LoggerFactory.getLogger(VersionConstruction.class);

  /** More make a profile no better, and take the disk that all share. */
  private static final int MOST_IMAGES = 100_000;

  private final Settings settings;
  private final ContributionModel model;
  private final Path modelDirectory;
  private final PairDirections directions;
  private final ImageReading reading;
  private final ConfiguredProfiles profiles;
  private final Clock clock;

  /**
   * @param modelDirectory where the model was loaded from
   * @param directions of the model's pairs
   * @param reading the words and concepts that versions hold
   * @param profiles those that judge at present
   */
  VersionConstruction(
      Settings settings,
      ContributionModel model,
      Path modelDirectory,
      PairDirections directions,
      ImageReading reading,
      ConfiguredProfiles profiles,
      Clock clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.model = requireNonNull(model, "model is null");
    this.modelDirectory = requireNonNull(modelDirectory, "modelDirectory is null");
    this.directions = requireNonNull(directions, "directions is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.profiles = requireNonNull(profiles, "profiles is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Where versions are kept. */
  static Path directory(Settings settings) {
    return settings
        .streams()
        .versions()
        .directory()
        .orElseThrow(
            () ->
                new InputException(
                    "nothing can be accepted without a directory for versions of profiles: set"
                        + " streams.versions.directory, which all instances share"));
  }

  /**
   * Constructs the version that an acceptance asks for.
   *
   * @throws InputException if the stream has no profile, or the windows have too few images
   * @throws IOException if events cannot be read, or the version cannot be written
   */
  Acceptance.Built construct(Acceptance acceptance) throws IOException, InterruptedException {
    String stream = acceptance.stream();
    StreamProfile first = first(stream);
    StreamProfile present = profiles.profiles(stream).map(JudgingProfiles::profile).orElse(first);
    AcceptedProfiles versions = new AcceptedProfiles(directory(settings));
    Path candidate =
        versions
            .next(stream, first.hash())
            .file()
            .resolveSibling("candidate-%s.safetensors".formatted(acceptance.id()));
    try (ReferenceImages images = images(acceptance)) {
      StratifiedProfile built =
          construction(acceptance, present).construct(images, candidate).profile();
      requireStrata(present.strata(), built);
      String hash = ProfileFile.read(candidate).hash();
      if (Thread.interrupted()) {
        throw new InterruptedException("told to stop");
      }
      return new Acceptance.Built(install(candidate, stream, first, versions), hash);
    } finally {
      Files.deleteIfExists(candidate);
      PowerConstruction.discard(candidate.resolveSibling(candidate.getFileName() + ".partial"));
    }
  }

  /** Takes the next number, which somebody else may take at the same time. */
  private static int install(
      Path candidate, String stream, StreamProfile first, AcceptedProfiles versions)
      throws IOException {
    while (true) {
      AcceptedProfiles.Version version = versions.next(stream, first.hash());
      try {
        Files.move(candidate, version.file());
        return version.number();
      } catch (FileAlreadyExistsException e) {
        log.debug("version {} is there by now", version.number());
      }
    }
  }

  private ReferenceImages images(Acceptance acceptance) throws IOException {
    return new BoundedImages(
        TopicImages.of(settings, acceptance.stream(), acceptance.from(), acceptance.to()),
        MOST_IMAGES);
  }

  private StreamProfile first(String stream) {
    return profiles
        .first(stream)
        .orElseThrow(
            () ->
                new InputException(
                    "stream %s has no profile yet, so there is nothing to accept against"
                        .formatted(stream)));
  }

  private ProfileConstruction construction(Acceptance acceptance, StreamProfile present) {
    return new ProfileConstruction(
        model,
        modelDirectory,
        reading,
        PipelineFactory.of(settings),
        present.profile().parameters().orElse(BuildParameters.DEFAULTS),
        Optional.empty(),
        present.profile().calibration().flatMap(Calibration::selection).map(this::selector),
        present.strata().stratification(),
        ImageStrata.FEWEST_IMAGES,
        settings.window().repeatDistance(),
        OptionalInt.empty(),
        Optional.of(new PowerConstruction(() -> images(acceptance))),
        clock);
  }

  private PairSelector selector(PairSelection selection) {
    return new PairSelector(selection.pairs().length, directions.norms(), directions::sum);
  }

  /** Hours that are judged today must not fall silent because accepted windows had none of them. */
  private static void requireStrata(StratifiedProfile present, StratifiedProfile built) {
    List<String> lost =
        present.strata().entrySet().stream()
            .filter(entry -> entry.getValue().profile().isPresent())
            .map(Map.Entry::getKey)
            .filter(name -> !isJudged(built, name))
            .sorted()
            .toList();
    if (!lost.isEmpty()) {
      throw new InputException(
          "the profile is divided, and the windows have too few images of %s: accept a longer range"
              .formatted(lost));
    }
  }

  private static boolean isJudged(StratifiedProfile profile, String stratum) {
    Stratum found = profile.strata().get(stratum);
    return found != null && found.profile().isPresent();
  }
}
