package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headwatch.shift.calibration.BlockChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PixelMeasure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand images, of which ten successive ones share an embedding, in any order. */
class ReferenceBlocksTest {

  private static final int IMAGES = 1_000;
  private static final int SHARED = 10;
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  // In the order of the files there would be nothing to see.
  @Test
  void chosen_findsNeighboursByTime() throws IOException {
    try (ReferenceSpill spill = spill(IMAGES)) {
      ReferenceBlocks blocks =
          ReferenceBlocks.chosen(spill, BuildParameters.DEFAULTS, Stratification.NONE);

      BlockChoice choice = blocks.choice().orElseThrow();
      assertThat(choice.length()).isEqualTo(10);
      assertThat(choice.wanted()).isGreaterThan(10);
      assertThat(blocks.blocks().length()).isEqualTo(10);
      assertThat(blocks.blocks().blocks()).isEqualTo(100);
    }
  }

  @Test
  void chosen_whereATimeIsUnknownTakesSingleImages() throws IOException {
    try (ReferenceSpill spill = spill(IMAGES - 1)) {
      ReferenceBlocks blocks =
          ReferenceBlocks.chosen(spill, BuildParameters.DEFAULTS, Stratification.NONE);

      assertThat(blocks.choice()).isEmpty();
      assertThat(blocks.blocks().length()).isEqualTo(1);
      assertThat(blocks.blocks().images()).isEqualTo(IMAGES);
    }
  }

  /** Four days of images at random, of which those by night have another embedding. */
  @Test
  void chosen_takesWhatTellsStrataApartForNoDependence() throws IOException {
    Stratification clock =
        new Stratification.ByClock(ZoneOffset.UTC, 6, Stratification.Days.EVERY_DAY);
    Random random = new Random(2);
    try (ReferenceSpill spill = empty()) {
      for (int image = 0; image < IMAGES; image++) {
        Instant time = START.plus(Duration.ofDays(4).multipliedBy(image).dividedBy(IMAGES));
        boolean night = time.atZone(ZoneOffset.UTC).getHour() < 6;
        float[] embedding = {random.nextFloat() + (night ? 1 : 0), 1 + random.nextFloat()};
        add(spill, image, Optional.of(time), embedding);
      }

      assertThat(lengthOfBlocks(spill, clock)).isEqualTo(1);
      assertThat(lengthOfBlocks(spill, Stratification.NONE)).isGreaterThan(5);
    }
  }

  private static int lengthOfBlocks(ReferenceSpill spill, Stratification stratification) {
    return ReferenceBlocks.chosen(spill, BuildParameters.DEFAULTS, stratification)
        .blocks()
        .length();
  }

  @Test
  void of_cutsBlocksAsLongAsAskedFor() throws IOException {
    try (ReferenceSpill spill = spill(0)) {
      ReferenceBlocks blocks = ReferenceBlocks.of(spill, 10, Stratification.NONE);

      assertThat(blocks.choice()).isEmpty();
      assertThat(blocks.blocks().length()).isEqualTo(10);
      assertThat(blocks.blocks().blocks()).isEqualTo(100);
    }
  }

  @Test
  void of_refusesTooFewBlocks() throws IOException {
    try (ReferenceSpill spill = spill(IMAGES)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReferenceBlocks.of(spill, 11, Stratification.NONE))
          .withMessage(
              "1,000 images in blocks of 11 are too few: that needs 100 blocks, at most 10 images"
                  + " each");
    }
  }

  /**
   * A spill whose images came in a random order.
   *
   * @param timed number of images whose time is known
   */
  private ReferenceSpill spill(int timed) throws IOException {
    Random random = new Random(1);
    List<float[]> embeddings =
        IntStream.range(0, IMAGES / SHARED)
            .mapToObj(i -> new float[] {random.nextFloat(), random.nextFloat()})
            .toList();
    List<Integer> order = IntStream.range(0, IMAGES).boxed().collect(Collectors.toList());
    Collections.shuffle(order, random);
    ReferenceSpill spill = empty();
    for (int image : order) {
      Optional<Instant> time =
          image < timed ? Optional.of(START.plusSeconds(image)) : Optional.empty();
      add(spill, image, time, embeddings.get(image / SHARED));
    }
    return spill;
  }

  private ReferenceSpill empty() throws IOException {
    return ReferenceSpill.open(directory, new ProfileBinding("model", "none"), "made up", 1, 2);
  }

  private static void add(
      ReferenceSpill spill, int image, Optional<Instant> time, float[] embedding)
      throws IOException {
    spill.add(
        new ReferenceImage("" + image, Optional.of("camera"), time, () -> new byte[0]),
        ImageValues.of(new float[1], embedding)
            .withPixels(new float[PixelMeasure.values().length]));
  }
}
