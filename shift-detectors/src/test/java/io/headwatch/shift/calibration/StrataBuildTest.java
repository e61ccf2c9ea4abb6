package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.SizeRange;
import io.headwatch.shift.profile.Stratification.ByClock;
import io.headwatch.shift.profile.Stratification.ByLabel;
import io.headwatch.shift.profile.Stratification.Days;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.profile.Stratum;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrataBuildTest {
  private static final int PAIRS = 12;
  private static final ProfileBinding BINDING = new ProfileBinding("model", "preprocessing");
  private static final BuildParameters PARAMETERS = new BuildParameters(5, 0.25, 50, 1_000);
  private static final FactorModel MODEL = new FactorModel(PAIRS, 3, 1);

  @Test
  void build_takesStatisticsOfEachStratumOnSharedBases() {
    InMemoryReferenceSample sample = MODEL.sample(600, new SplittableRandom(1));

    StratifiedProfile profile = build(sample, 100, image -> image % 3 == 0 ? "a" : "b");

    assertThat(profile.strata().keySet()).containsExactly("a", "b");
    assertThat(profile.pooled().size()).isEqualTo(600);
    ReferenceProfile part = profile.judging("a").orElseThrow();
    assertThat(part.size()).isEqualTo(200);
    assertThat(part.edges()).isEqualTo(profile.pooled().edges());
    assertThat(part.basis()).isEqualTo(profile.pooled().basis());
    float[] scalars = new float[PAIRS];
    double sum = 0;
    for (int image = 0; image < 600; image += 3) {
      sample.scalars(image, 0, PAIRS, scalars);
      sum += scalars[7];
    }
    assertThat(part.statistics().pairMoments().mean(7)).isCloseTo(sum / 200, within(1e-9));
  }

  // The whole must not depend on how it is divided: a profile judges what has no stratum by it.
  @Test
  void build_leavesTheWholeAsItIsWithoutStrata() {
    InMemoryReferenceSample sample = MODEL.sample(600, new SplittableRandom(1));

    ReferenceProfile plain = new ProfileBuilder(PARAMETERS).build(sample, BINDING, 3, 4);

    assertThat(build(sample, 100, image -> image % 2 == 0 ? "a" : "b").pooled())
        .usingRecursiveComparison()
        .isEqualTo(plain);
  }

  @Test
  void build_calibratesEachStratumByItsOwnImages() {
    InMemoryReferenceSample sample = MODEL.sample(800, new SplittableRandom(1));

    StratifiedProfile profile = build(sample, 100, image -> image < 200 ? "a" : "b");

    Stratum small = profile.strata().get("a");
    assertThat(small.images()).isEqualTo(200);
    // A quarter of all images made the bases: of 200, 150 are left, give or take four standard
    // deviations of a draw without replacement.
    assertThat((double) small.drawable())
        .isCloseTo(150, within(4 * Math.sqrt(200 * .25 * .75 * 600 / 799)));
    assertThat(small.profile().orElseThrow().calibration().orElseThrow().supportedSizes())
        .isEqualTo(new SizeRange(10, small.drawable() / 2));
    assertThat(small.drawable() + profile.strata().get("b").drawable()).isEqualTo(600);
  }

  @Test
  void build_keepsNothingButNumbersOfThinStrata() {
    InMemoryReferenceSample sample = MODEL.sample(400, new SplittableRandom(1));

    StratifiedProfile profile = build(sample, 100, image -> image < 50 ? "thin" : "full");

    Stratum thin = profile.strata().get("thin");
    assertThat(thin.isThin()).isTrue();
    assertThat(thin.images()).isEqualTo(50);
    assertThat(profile.judging("thin")).isEmpty();
    assertThat(profile.judging("never seen")).isEmpty();
    assertThat(profile.thin()).isEqualTo(1);
    assertThat(profile.fewestImages()).isEqualTo(100);
  }

  // A stratum that was never seen must be told from one that does not exist.
  @Test
  void build_byClockKnowsStrataWithoutImages() {
    InMemoryReferenceSample sample = MODEL.sample(400, new SplittableRandom(1));
    ByClock halves = new ByClock(ZoneOffset.UTC, 12, Days.EVERY_DAY);

    StratifiedProfile profile =
        build(sample, ImageStrata.of(halves, 100, names(400, image -> "00-12")));

    assertThat(profile.strata().get("12-24")).isEqualTo(new Stratum(0, 0, Optional.empty()));
    assertThat(profile.judging("00-12")).isPresent();
  }

  @Test
  void build_takesImagesWithoutAStratumIntoTheWholeAlone() {
    InMemoryReferenceSample sample = MODEL.sample(400, new SplittableRandom(1));
    List<Optional<String>> names = new ArrayList<>(names(400, image -> "a"));
    names.set(3, Optional.empty());
    ImageStrata strata = ImageStrata.of(new ByLabel(), 100, names);

    StratifiedProfile profile = build(sample, strata);

    assertThat(strata.outside()).isEqualTo(1);
    assertThat(profile.pooled().size()).isEqualTo(400);
    assertThat(profile.strata().get("a").images()).isEqualTo(399);
  }

  // Of fewer than fifty blocks too many null windows are the same.
  @Test
  void build_needsFiftyBlocksOfAStratum() {
    InMemoryReferenceSample sample = MODEL.sample(1_500, new SplittableRandom(1));
    List<Optional<String>> names = names(1_500, image -> image < 300 ? "short" : image % 2 + "");
    ImageBlocks blocks = ImageOrder.asListed(names).blocks(5);

    StratifiedProfile profile =
        new ProfileBuilder(PARAMETERS)
            .build(sample, blocks, ImageStrata.of(new ByLabel(), 20, names), BINDING, 3, 4);

    assertThat(profile.fewestImages()).isEqualTo(250);
    assertThat(profile.judging("short")).isEmpty();
    // Windows of a stratum take at most half of its blocks.
    assertThat(
            profile
                .judging("1")
                .flatMap(ReferenceProfile::calibration)
                .orElseThrow()
                .supportedSizes()
                .largest())
        .isBetween(100, 300);
  }

  @Test
  void build_refusesBlocksThatCrossStrata() {
    InMemoryReferenceSample sample = MODEL.sample(1_200, new SplittableRandom(1));
    ImageBlocks blocks = ImageBlocks.of(IntStream.range(0, 1_200).toArray(), 5);
    ImageStrata strata =
        ImageStrata.of(new ByLabel(), 20, names(1_200, image -> image < 598 ? "a" : "b"));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ProfileBuilder(PARAMETERS).build(sample, blocks, strata, BINDING, 3, 4))
        .withMessageContaining("crosses strata");
  }

  @Test
  void build_needsFiftyBlocks() {
    InMemoryReferenceSample sample = MODEL.sample(1_200, new SplittableRandom(1));
    ImageBlocks blocks = ImageBlocks.of(IntStream.range(0, 1_200).toArray(), 20);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProfileBuilder(PARAMETERS).build(sample, blocks, BINDING, 3, 4))
        .withMessageContaining("has 45 blocks to draw from, needs 50");
  }

  @Test
  void build_refusesStrataThatAreAllThin() {
    InMemoryReferenceSample sample = MODEL.sample(200, new SplittableRandom(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(sample, 100, image -> "" + image % 4))
        .withMessageContaining("all 4 strata are too thin")
        .withMessageContaining("take more images, or coarser strata");
  }

  @Test
  void of_refusesTooManyLabels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageStrata.of(new ByLabel(), 100, names(65, image -> "" + image)))
        .withMessageContaining("65 labels");
    assertThat(ImageStrata.of(new ByLabel(), 100, names(64, image -> "" + image)).all())
        .hasSize(64);
  }

  @Test
  void build_tellsProgressThatNeverFallsBack() {
    List<Double> shares = new ArrayList<>();
    BuildProgress progress =
        (phase, done, total) -> {
          if (phase == BuildProgress.Phase.NULL_WINDOWS) {
            shares.add(done / (double) total);
          }
        };
    InMemoryReferenceSample sample = MODEL.sample(600, new SplittableRandom(1));

    new ProfileBuilder(PARAMETERS, ReplicateRunner.SEQUENTIAL, progress)
        .build(
            sample,
            ImageBlocks.single(600),
            ImageStrata.of(new ByLabel(), 100, names(600, image -> "" + image % 2)),
            BINDING,
            3,
            4);

    assertThat(shares).isSorted().endsWith(1.0);
  }

  private static StratifiedProfile build(
      InMemoryReferenceSample sample, int fewest, IntFunction<String> stratum) {
    return build(sample, ImageStrata.of(new ByLabel(), fewest, names(sample.size(), stratum)));
  }

  private static StratifiedProfile build(InMemoryReferenceSample sample, ImageStrata strata) {
    return new ProfileBuilder(PARAMETERS)
        .build(sample, ImageBlocks.single(sample.size()), strata, BINDING, 3, 4);
  }

  private static List<Optional<String>> names(int images, IntFunction<String> stratum) {
    return IntStream.range(0, images).mapToObj(stratum).map(Optional::of).toList();
  }
}
