package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.reference.ReferenceSpill;
import io.headwatch.shift.calibration.AlteredImages;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs some of a reference's images through the network once more, altered, when they are asked
 * for. The values of each alteration lie in a directory of their own, so that what was interrupted
 * goes on where it stopped.
 */
final class AlteredReference implements AlteredImages, AutoCloseable {

  private final ContributionModel model;
  private final PipelineFactory pipelines;
  private final OriginalImages originals;
  private final Path directory;
  private Optional<ReferenceSpill> last = Optional.empty();

  /**
   * @param originals the images that are altered
   * @param directory where the values are kept
   */
  AlteredReference(
      ContributionModel model,
      PipelineFactory pipelines,
      OriginalImages originals,
      Path directory) {
    this.model = requireNonNull(model, "model is null");
    this.pipelines = requireNonNull(pipelines, "pipelines is null");
    this.originals = requireNonNull(originals, "originals is null");
    this.directory = requireNonNull(directory, "directory is null");
  }

  @Override
  public int size() {
    return originals.count();
  }

  /**
   * Valid until the next one is asked for.
   *
   * @throws UncheckedIOException if values cannot be written or read back
   */
  @Override
  public ReferenceSample at(ShiftKind kind, double strength) {
    try {
      closeLast();
      ReferenceSpill spill = open(kind, strength);
      last = Optional.of(spill);
      collect(kind, strength, spill);
      return spill;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep altered images in %s: %s".formatted(directory, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while altering images", e);
    }
  }

  private ReferenceSpill open(ShiftKind kind, double strength) throws IOException {
    String name = "%s-%s".formatted(kind.name().toLowerCase(Locale.ROOT), strength);
    return ReferenceSpill.open(
        directory.resolve(name),
        ProfileFile.binding(model),
        "%s of %s".formatted(name, originals.description()),
        model.pairs(),
        model.embeddingSize());
  }

  private void collect(ShiftKind kind, double strength, ReferenceSpill spill)
      throws IOException, InterruptedException {
    try (ReferenceImages images = originals.open()) {
      pipelines.collect(
          images,
          model,
          ImageReading.NONE,
          new AlteredPreparation(pipelines.decoder(), model.preprocessing(), kind, strength),
          new RepeatFilter(0),
          spill,
          (used, broken) -> {});
    }
  }

  private void closeLast() throws IOException {
    if (last.isPresent()) {
      last.get().close();
    }
  }

  @Override
  public void close() throws IOException {
    closeLast();
  }
}
