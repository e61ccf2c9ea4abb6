package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Profiles that judge on some pairs, against profiles of references that have no other pairs. */
class PairSelectorTest {
  private static final int PAIRS = 12;
  private static final BuildParameters PARAMETERS = new BuildParameters(5, 0.25, 60, 100);
  private static final ProfileBinding BINDING = new ProfileBinding("model", "preprocessing");

  /**
   * Pair p contributes along dimension p mod 4 with |d| = p + 1; scalars are independent and of
   * standard deviation 1. So pairs 8 to 11 vary most, one along each dimension.
   */
  @Test
  void select_takesThePairsThatVaryMostAndSaysWhatTheyKeep() {
    ReferenceProfile profile = build(sample(4_000, 1), 4);

    PairSelection selection = selection(profile).orElseThrow();

    assertThat(selection.pairs()).containsExactly(8, 9, 10, 11);
    double all = 12 * 13 * 25 / 6.0;
    double kept = 81 + 100 + 121 + 144;
    assertThat(selection.varianceShare()).isCloseTo(kept / all, within(0.02));
    // Pairs are independent, so what the others add is lost and nothing else: 1,000 images, 3 se.
    assertThat(selection.embeddingShare()).isCloseTo(kept / all, within(0.04));
    assertThat(selection.cosine()).isBetween(Math.sqrt(kept / all) - 0.05, 0.9);
  }

  @Test
  void select_ofAllPairsKeepsEverything() {
    PairSelection selection = selection(build(sample(300, 1), PAIRS)).orElseThrow();

    assertThat(selection.varianceShare()).isCloseTo(1, within(1e-12));
    assertThat(selection.embeddingShare()).isCloseTo(1, within(1e-9));
    assertThat(selection.cosine()).isCloseTo(1, within(1e-6));
  }

  @Test
  void build_onSelectedPairsIsCalibratedAsIfThereWereNoOthers() {
    InMemoryReferenceSample sample = sample(300, 1);
    NullScores some = build(sample, 4).calibration().orElseThrow().nulls();
    NullScores alone =
        new ProfileBuilder(PARAMETERS)
            .build(only(sample, 8, 12), BINDING, 1, 4)
            .calibration()
            .orElseThrow()
            .nulls();

    assertThat(some.sizes()).isEqualTo(alone.sizes());
    assertThat(some.detectors()).isEqualTo(alone.detectors());
    assertThat(some.detectors()).anyMatch(name -> name.startsWith("pairs."));
    for (String detector : some.detectors()) {
      assertThat(some.scores(detector)).isDeepEqualTo(alone.scores(detector));
    }
  }

  @Test
  void judge_scoresSelectedPairsAlone() {
    ReferenceProfile profile = build(sample(300, 1), 4);
    ReferenceProfile alone =
        new ProfileBuilder(PARAMETERS).build(only(sample(300, 1), 8, 12), BINDING, 1, 4);
    InMemoryReferenceSample images = sample(40, 2);
    WindowJudge judge = new WindowJudge(0.05, 0, 3, 0, 10);

    Evidence evidence =
        judge.judge(statistics(profile, images), profile, 0.05).judgedOn().orElseThrow();
    Evidence expected =
        judge.judge(statistics(alone, only(images, 8, 12)), alone, 0.05).judgedOn().orElseThrow();

    assertThat(evidence.score()).isCloseTo(expected.score(), within(1e-12));
    assertThat(evidence.pValue()).isEqualTo(expected.pValue());
    assertThat(evidence.selection()).isPresent();
    assertThat(expected.selection()).isEmpty();
  }

  @Test
  void selection_outsideTheProfilesPairsIsRefused() {
    ReferenceProfile profile = build(sample(300, 1), 4);
    Calibration damaged =
        new Calibration(
            profile.calibration().orElseThrow().nulls(),
            Optional.of(new PairSelection(new int[] {PAIRS}, 1, 1, 1)));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ReferenceProfile(
                    BINDING,
                    3,
                    4,
                    profile.statistics(),
                    Optional.of(damaged),
                    Optional.of(PARAMETERS)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PairSelection(new int[] {3, 3}, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PairSelection(new int[0], 1, 1, 1));
  }

  private static Optional<PairSelection> selection(ReferenceProfile profile) {
    return profile.calibration().flatMap(Calibration::selection);
  }

  private static ReferenceProfile build(InMemoryReferenceSample sample, int limit) {
    double[] norms = new double[PAIRS];
    Arrays.setAll(norms, pair -> pair + 1);
    return new ProfileBuilder(
            PARAMETERS,
            ReplicateRunner.SEQUENTIAL,
            BuildProgress.SILENT,
            ImageReading.NONE,
            Optional.of(new PairSelector(limit, norms, PairSelectorTest::sum)),
            DetectorChoice.STANDARD)
        .build(sample, BINDING, 3, 4);
  }

  private static double[] sum(double[] scalars) {
    double[] sum = new double[4];
    for (int pair = 0; pair < scalars.length; pair++) {
      sum[pair % 4] += (pair + 1) * scalars[pair];
    }
    return sum;
  }

  private static InMemoryReferenceSample sample(int images, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InMemoryReferenceSample sample = new InMemoryReferenceSample(PAIRS, 4);
    for (int image = 0; image < images; image++) {
      float[] scalars = new float[PAIRS];
      double[] wide = new double[PAIRS];
      for (int pair = 0; pair < PAIRS; pair++) {
        scalars[pair] = (float) random.nextGaussian();
        wide[pair] = scalars[pair];
      }
      double[] sum = sum(wide);
      float[] embedding = new float[4];
      for (int o = 0; o < 4; o++) {
        embedding[o] = (float) (sum[o] + 50);
      }
      sample.add(scalars, embedding);
    }
    return sample;
  }

  private static InMemoryReferenceSample only(InMemoryReferenceSample sample, int from, int to) {
    InMemoryReferenceSample some = new InMemoryReferenceSample(to - from, 4);
    float[] scalars = new float[to - from];
    float[] embedding = new float[4];
    for (int image = 0; image < sample.size(); image++) {
      sample.scalars(image, from, to - from, scalars);
      sample.embedding(image, embedding);
      some.add(scalars, embedding);
    }
    return some;
  }

  private static PaneStatistics statistics(
      ReferenceProfile profile, InMemoryReferenceSample sample) {
    PaneStatistics statistics = profile.statistics().emptied();
    float[] scalars = new float[sample.pairs()];
    float[] embedding = new float[4];
    for (int image = 0; image < sample.size(); image++) {
      sample.scalars(image, 0, scalars.length, scalars);
      sample.embedding(image, embedding);
      statistics.add(scalars, embedding);
    }
    return statistics;
  }
}
