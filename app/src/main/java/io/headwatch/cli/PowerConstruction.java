package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.reference.ReferenceSpill;
import io.headwatch.shift.calibration.BuildProgress;
import io.headwatch.shift.calibration.PowerSimulation;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the power card of a profile whose images can still be read. */
final class PowerConstruction {

  /** Fewest images to alter: half of them are the largest window that is simulated. */
  private static final int FEWEST = 20;

  private final OriginalImages.Source images;

  /**
   * @param images opens the reference's images once more
   */
  PowerConstruction(OriginalImages.Source images) {
    this.images = requireNonNull(images, "images is null");
  }

  /**
   * Simulates what windows detect.
   *
   * @param reading of the words and concepts that the profile holds
   * @param reference the profile's images
   * @param directory for what an interrupted construction goes on from; to be discarded once the
   *     card is kept
   * @throws IOException if the images cannot be listed, or the directory cannot be written
   */
  PowerCard construct(
      ContributionModel model,
      PipelineFactory pipelines,
      ReferenceProfile profile,
      ImageReading reading,
      ReferenceSpill reference,
      Path directory,
      long seed,
      BuildProgress progress)
      throws IOException {
    OriginalImages originals =
        new OriginalImages(
            directory.resolve("originals"), pipelines.decoder(), reference.images(), seed);
    originals.copy(images);
    try (AlteredReference altered = new AlteredReference(model, pipelines, originals, directory)) {
      return new PowerSimulation(
              profile, reading, seed, PowerSimulation.WINDOWS, new ParallelReplicates(), progress)
          .simulate(
              reference,
              originals.count() >= FEWEST ? Optional.of(altered) : Optional.empty(),
              "only %d images of at most 4 million pixels could be read again"
                  .formatted(originals.count()));
    }
  }

  /** Deletes what constructions have left in a directory, ended or not, and the directory. */
  static void discard(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> below = Files.walk(directory)) {
      all = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
