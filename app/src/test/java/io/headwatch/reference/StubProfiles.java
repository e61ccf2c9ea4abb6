package io.headwatch.reference;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.PixelMeasures;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.monitor.StubModel;
import io.headwatch.shift.calibration.BuildProgress;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Profiles of the stub network. */
public final class StubProfiles {

  private static final int IMAGES = 300;
  private static final BuildParameters SMALL = new BuildParameters(1, 0.25, 2_000, 100);

  private StubProfiles() {}

  /** A calibrated profile of images of a brightness in [0, 1]. */
  public static ReferenceProfile profile(StubModel model, double brightness) {
    return profile(model, sample(model, brightness), ImageReading.NONE);
  }

  /** A calibrated profile of a sample, with words and concepts. */
  public static ReferenceProfile profile(
      StubModel model, ReferenceSample sample, ImageReading reading) {
    return new ProfileBuilder(SMALL, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT, reading)
        .build(sample, ProfileFile.binding(model), StubModel.HEADS, StubModel.NEURONS);
  }

  /** What the network says of 300 images of a brightness in [0, 1]. */
  public static InMemoryReferenceSample sample(StubModel model, double brightness) {
    InMemoryReferenceSample sample =
        new InMemoryReferenceSample(model.pairs(), model.embeddingSize());
    for (int seed = 0; seed < IMAGES; seed++) {
      byte[] encoded = StubModel.image(1_000_000 + seed, brightness);
      Pixels image = decoded(encoded);
      ContributionBatch one = model.contributions(List.of(input(image)));
      sample.add(one.scalars(0), one.embedding(0), PixelMeasures.of(image, encoded.length));
    }
    return sample;
  }

  /** The profile of such images in a file. */
  public static Path write(Path file, double brightness) throws IOException {
    return write(file, brightness, ImageReading.NONE);
  }

  /** The same, with words and concepts. */
  public static Path write(Path file, double brightness, ImageReading reading) throws IOException {
    InMemoryReferenceSample sample = sample(new StubModel(), brightness);
    ProfileFile.write(
        file,
        profile(new StubModel(), sample, reading),
        new ProfileDescription(
            "stub images", Optional.empty(), Instant.EPOCH, Map.of(), 0, Optional.empty(), ""),
        ReferenceValues.of(sample, SMALL));
    return file;
  }

  private static byte[] input(Pixels image) {
    return new StubModel().preprocessing().apply(image.width(), image.height(), image.rgb());
  }

  private static Pixels decoded(byte[] encoded) {
    try {
      return new ImageDecoder(DecodingLimits.defaults()).decode(encoded);
    } catch (UndecodableImageException e) {
      throw new IllegalStateException(e);
    }
  }
}
