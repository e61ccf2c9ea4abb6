package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.config.BatchSettings;
import io.headwatch.config.DecodingSettings;
import io.headwatch.monitor.StubModel;
import io.headwatch.reference.ImageLine;
import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.shift.statistics.PixelMeasure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the stub network, whose scalars are their mean brightness. */
class AlteredReferenceTest {

  private static final int IMAGES = 100;
  private static final PipelineFactory PIPELINES =
      new PipelineFactory(
          new BatchSettings(16, Duration.ofMillis(1)),
          new DecodingSettings(1, 20 << 20, 50_000_000, 20_000));

  @TempDir Path directory;
  private OriginalImages originals;

  @BeforeEach
  void copy() throws IOException {
    originals = originals();
    originals.copy(() -> new Stubs(IMAGES));
  }

  @Test
  void copy_keepsAFifthOfTheImages() throws IOException {
    assertThat(originals.count()).isEqualTo(20);
    try (ReferenceImages images = originals.open()) {
      List<String> ids =
          Stream.generate(() -> next(images).map(ReferenceImage::id))
              .takeWhile(Optional::isPresent)
              .map(Optional::get)
              .toList();
      assertThat(ids).hasSize(20).doesNotHaveDuplicates().allMatch(id -> id.startsWith("image-"));
    }
  }

  /** A card that starts anew with other images would not go on from what there is. */
  @Test
  void copy_goesOnWhereItStopped() throws IOException {
    OriginalImages again = originals();
    again.copy(
        () -> {
          throw new IOException("all images are here already");
        });

    assertThat(again.count()).isEqualTo(20);
    assertThat(again.description()).isEqualTo(originals.description());
  }

  @Test
  void copy_doesWithoutImagesThatAreGone() throws IOException {
    OriginalImages others =
        new OriginalImages(directory.resolve("o"), PIPELINES.decoder(), lines(), 1);
    others.copy(() -> new Stubs(IMAGES / 2));

    assertThat(others.count()).isBetween(1, 19);
  }

  @Test
  void at_darkness_takesItsShareOfEveryImage() throws IOException {
    try (AlteredReference altered = altered(new StubModel())) {
      double[] before = scalars(altered.at(ShiftKind.DARKNESS, 0.0));
      double[] after = scalars(altered.at(ShiftKind.DARKNESS, 0.25));

      assertThat(before).hasSize(20);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isCloseTo(.75 * before[i], within(.003)); // Rounded to 1 / 255.
      }
    }
  }

  /** What the network may ignore, the pixel measures must see. */
  @Test
  void at_blurAndNoise_showInThePixelMeasures() throws IOException {
    try (AlteredReference altered = altered(new StubModel())) {
      double clean = mean(altered.at(ShiftKind.DARKNESS, 0.0), PixelMeasure.SHARPNESS);
      double blurred = mean(altered.at(ShiftKind.BLUR, 1.0), PixelMeasure.SHARPNESS);
      double noisy = mean(altered.at(ShiftKind.NOISE, 32.0), PixelMeasure.SHARPNESS);

      assertThat(blurred).isLessThan(clean - 1);
      assertThat(noisy).isGreaterThan(clean);
    }
  }

  @Test
  void at_takesWhatAnEarlierRunMade() throws IOException {
    double[] made;
    try (AlteredReference altered = altered(new StubModel())) {
      made = scalars(altered.at(ShiftKind.NOISE, 8.0));
    }
    StubModel broken =
        new StubModel() {
          @Override
          public ContributionBatch contributions(List<byte[]> inputs) {
            throw new IllegalStateException("no image is to be run again");
          }
        };
    try (AlteredReference again = altered(broken)) {
      assertThat(scalars(again.at(ShiftKind.NOISE, 8.0))).isEqualTo(made);
      assertThatThrownBy(() -> again.at(ShiftKind.NOISE, 16.0))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void discard_leavesNothing() throws IOException {
    try (AlteredReference altered = altered(new StubModel())) {
      altered.at(ShiftKind.BLUR, 1.0);
      altered.at(ShiftKind.BLUR, 2.0);
    }
    PowerConstruction.discard(directory);
    PowerConstruction.discard(directory);
    assertThat(directory).doesNotExist();
  }

  private AlteredReference altered(StubModel model) {
    return new AlteredReference(model, PIPELINES, originals, directory);
  }

  private OriginalImages originals() {
    return new OriginalImages(directory.resolve("originals"), PIPELINES.decoder(), lines(), 1);
  }

  private static List<ImageLine> lines() {
    return IntStream.range(0, IMAGES)
        .mapToObj(
            i -> new ImageLine("image-" + i, Optional.empty(), Optional.empty(), Optional.empty()))
        .toList();
  }

  private static Optional<ReferenceImage> next(ReferenceImages images) {
    try {
      return images.next();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first scalar of each image. */
  private static double[] scalars(ReferenceSample sample) {
    float[] scalars = new float[sample.pairs()];
    double[] first = new double[sample.size()];
    for (int i = 0; i < first.length; i++) {
      sample.scalars(i, 0, scalars.length, scalars);
      first[i] = scalars[0];
    }
    return first;
  }

  private static double mean(ReferenceSample sample, PixelMeasure measure) {
    float[] pixels = new float[sample.pixelMeasures()];
    double sum = 0;
    for (int i = 0; i < sample.size(); i++) {
      sample.pixels(i, pixels);
      sum += pixels[measure.ordinal()];
    }
    return sum / sample.size();
  }

  /** Images of different brightness. */
  private static final class Stubs implements ReferenceImages {
    private final Iterator<Integer> numbers;

    Stubs(int count) {
      this.numbers = IntStream.range(0, count).iterator();
    }

    @Override
    public String description() {
      return "stub images";
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public Optional<ReferenceImage> next() {
      if (!numbers.hasNext()) {
        return Optional.empty();
      }
      int number = numbers.next();
      return Optional.of(
          new ReferenceImage(
              "image-" + number,
              Optional.empty(),
              Optional.empty(),
              () -> StubModel.image(number, .3 + .004 * number)));
    }

    @Override
    public void close() {}
  }
}
