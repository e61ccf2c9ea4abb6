package io.headwatch.reference;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.PixelMeasures;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.monitor.StubModel;
import io.headwatch.shift.calibration.BuildProgress;
import io.headwatch.shift.calibration.ImageBlocks;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.Stratification.ByClock;
import io.headwatch.shift.profile.Stratification.ByLabel;
import io.headwatch.shift.profile.Stratification.Days;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Profiles of the stub network. */
public final class StubProfiles {

  private static final int IMAGES = 300;
  private static final int STRATA_IMAGES = 340;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
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

  /**
   * A profile in strata of eight hours in Berlin, in March 2026: 160 dark images (brightness 0.3)
   * before eight o'clock, 160 bright ones (0.7) before sixteen, and 20 after, which are too few.
   */
  public static StratifiedProfile strata(ImageReading reading) {
    InMemoryReferenceSample sample = strataSample();
    ByClock clock = new ByClock(BERLIN, 8, Days.EVERY_DAY);
    List<Optional<String>> names =
        IntStream.range(0, sample.size())
            .mapToObj(image -> clock.stratum(Optional.of(time(image)), Optional.empty()))
            .toList();
    return new ProfileBuilder(SMALL, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT, reading)
        .build(
            sample,
            ImageBlocks.single(sample.size()),
            ImageStrata.of(clock, 100, names),
            ProfileFile.binding(new StubModel()),
            StubModel.HEADS,
            StubModel.NEURONS);
  }

  /** The same in a file. */
  public static Path writeStrata(Path file, ImageReading reading) throws IOException {
    String lines =
        IntStream.range(0, STRATA_IMAGES)
            .mapToObj(image -> "{\"id\":\"%d\",\"time\":\"%s\"}".formatted(image, time(image)))
            .collect(Collectors.joining("\n"));
    ProfileFile.write(
        file,
        strata(reading),
        new ProfileDescription(
            "stub images", Optional.empty(), Instant.EPOCH, Map.of(), 0, Optional.empty(), lines),
        ReferenceValues.of(strataSample(), SMALL));
    return file;
  }

  /** When an image was taken: alternately at night and by day, and every 17th in the evening. */
  static Instant time(int image) {
    int hour = image % 17 == 16 ? 16 : image % 17 % 2 * 8;
    return LocalDate.of(2026, 3, 2).atTime(hour, image % 60).atZone(BERLIN).toInstant();
  }

  /** A profile in strata by label in a file: dark images by "night", bright ones by "day". */
  public static Path writeLabelled(Path file) throws IOException {
    InMemoryReferenceSample sample = strataSample();
    List<Optional<String>> labels =
        IntStream.range(0, sample.size())
            .mapToObj(image -> Optional.of(image % 17 % 2 == 1 ? "day" : "night"))
            .toList();
    StratifiedProfile profile =
        new ProfileBuilder(
                SMALL, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT, ImageReading.NONE)
            .build(
                sample,
                ImageBlocks.single(sample.size()),
                ImageStrata.of(new ByLabel(), 100, labels),
                ProfileFile.binding(new StubModel()),
                StubModel.HEADS,
                StubModel.NEURONS);
    String lines =
        IntStream.range(0, STRATA_IMAGES)
            .mapToObj(
                image ->
                    "{\"id\":\"%d\",\"stratum\":\"%s\"}"
                        .formatted(image, labels.get(image).orElseThrow()))
            .collect(Collectors.joining("\n"));
    ProfileFile.write(
        file,
        profile,
        new ProfileDescription(
            "stub images", Optional.empty(), Instant.EPOCH, Map.of(), 0, Optional.empty(), lines),
        ReferenceValues.of(sample, SMALL));
    return file;
  }

  private static InMemoryReferenceSample strataSample() {
    StubModel model = new StubModel();
    InMemoryReferenceSample sample =
        new InMemoryReferenceSample(model.pairs(), model.embeddingSize());
    for (int image = 0; image < STRATA_IMAGES; image++) {
      boolean bright = image % 17 % 2 == 1;
      ImageValues values = values(2_000_000 + image, bright ? 0.7 : 0.3);
      sample.add(values.scalars(), values.embedding(), values.pixels());
    }
    return sample;
  }

  /** What the network says of an image of a brightness in [0, 1], without words. */
  public static ImageValues values(int seed, double brightness) {
    byte[] encoded = StubModel.image(seed, brightness);
    Pixels image = decoded(encoded);
    ContributionBatch one = new StubModel().contributions(List.of(input(image)));
    return ImageValues.of(one.scalars(0), one.embedding(0))
        .withPixels(PixelMeasures.of(image, encoded.length));
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
