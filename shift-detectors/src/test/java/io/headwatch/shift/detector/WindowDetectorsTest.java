package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowDetectorsTest {
  private static final int PAIRS = 200;

  // Pair 0 is separated (distance 1), pair 1 does not move (distance 0). Clean windows of 3 have
  // against 4 images the mean over k of k/16 (1 - k/16), times 1/3 + 1/4.
  @Test
  void meanCramerVonMises_isTheMeanOverPairsInUnitsOfACleanOne() {
    BinEdges edges = twoPairs();
    PaneStatistics reference = constant(edges, 10, 5, 4);
    PaneStatistics window = constant(edges, 0, 5, 3);
    double clean =
        IntStream.range(1, 16).mapToDouble(k -> k / 16.0 * (1 - k / 16.0)).average().orElseThrow();

    double score = new MeanCramerVonMises(Optional.empty()).score(window, reference);

    assertThat(score).isCloseTo(0.5 / (clean * (1.0 / 3 + 1.0 / 4)), within(1e-12));
  }

  // 200 independent pairs, reference and window both drawn anew 20 times: a pair's score has the
  // standard deviation sqrt(1/45) / (1/6) = 0.9 (that of the Cramer-von Mises statistic), so that
  // of 4,000 the standard error is 0.014: four of them.
  @ParameterizedTest
  @ValueSource(ints = {20, 200})
  void meanCramerVonMises_ofCleanWindowsIsOneOnAverage(int n) {
    SplittableRandom random = new SplittableRandom(n);
    BinEdges edges = quantileEdges(random);
    double sum = 0;
    for (int trial = 0; trial < 20; trial++) {
      PaneStatistics reference = normalOn(edges, 400, 0, random);
      sum +=
          new MeanCramerVonMises(Optional.empty()).score(normalOn(edges, n, 0, random), reference);
    }

    assertThat(sum / 20).isCloseTo(1, within(0.056));
  }

  // Normal scalars that move by 0.2 standard deviations: the relation of the mean of (F_w - F_r)^2
  // to delta^2 is that of small shifts; its next term, and the 15 edges for an integral, take about
  // 3 % off. The squared estimate's standard error over 200 independent pairs is under 0.004 of
  // 0.04 at n = 200, so the estimate's is under 0.01.
  @ParameterizedTest
  @ValueSource(ints = {200, 2_000})
  void meanCramerVonMises_effectSizeIsTheShiftOfNormalScalars(int n) {
    SplittableRandom random = new SplittableRandom(n);
    BinEdges edges = quantileEdges(random);
    PaneStatistics reference = normalOn(edges, 4_000, 0, random);
    PaneStatistics window = normalOn(edges, n, 0.2, random);
    MeanCramerVonMises detector = new MeanCramerVonMises(Optional.empty());

    double effect = detector.effectSize(detector.score(window, reference), n, 4_000);

    assertThat(effect).isCloseTo(0.2, within(0.03));
  }

  @Test
  void meanCramerVonMises_effectSizeOfLessThanChanceIsZero() {
    assertThat(new MeanCramerVonMises(Optional.empty()).effectSize(0.9, 50, 1_000)).isZero();
  }

  @Test
  void score_refusesOtherEdges() {
    PaneStatistics window = constant(twoPairs(), 0, 5, 3);
    PaneStatistics reference = Samples.ofValues(Samples.UNIT, 1, 2, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MeanCramerVonMises(Optional.empty()).score(window, reference));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OverallEffectSize().of(window, reference));
  }

  // Every pair moves by half a standard deviation: so does the window, at any size.
  @Test
  void overallEffectSize_estimatesTheShiftWhateverTheSize() {
    SplittableRandom random = new SplittableRandom(11);
    PaneStatistics reference = normal(2_000, 0, random);

    for (int n : new int[] {20, 200, 2_000}) {
      PaneStatistics window = normalOn(reference.edges(), n, 0.5, random);

      // The squared estimate's standard error over 200 independent pairs is
      // sqrt(2 u^2 + 4 u 0.25) / sqrt(200) with u = 1/n + 1/2000; at n = 20 that is 0.017 of 0.25.
      assertThat(new OverallEffectSize().of(window, reference)).isCloseTo(0.5, within(0.05));
    }
  }

  // Uncorrected, a clean window of 20 images would show sqrt(1/20 + 1/2000) = 0.22.
  @Test
  void overallEffectSize_ofCleanWindowIsNearZero() {
    SplittableRandom random = new SplittableRandom(12);
    PaneStatistics reference = normal(2_000, 0, random);

    double effect =
        new OverallEffectSize().of(normalOn(reference.edges(), 20, 0, random), reference);

    assertThat(effect).isBetween(0.0, 0.13);
  }

  private static BinEdges twoPairs() {
    BinEdgesBuilder builder = new BinEdgesBuilder(2);
    for (int pair = 0; pair < 2; pair++) {
      float[] values = new float[16];
      for (int i = 0; i < 16; i++) {
        values[i] = 1 + i * 0.1f;
      }
      builder.cut(pair, values);
    }
    return builder.build();
  }

  private static PaneStatistics constant(BinEdges edges, float first, float second, int images) {
    PaneStatistics statistics = new PaneStatistics(edges, 1);
    for (int i = 0; i < images; i++) {
      statistics.add(new float[] {first, second}, new float[1]);
    }
    return statistics;
  }

  private static PaneStatistics normal(int images, double mean, SplittableRandom random) {
    BinEdgesBuilder builder = new BinEdgesBuilder(PAIRS);
    for (int pair = 0; pair < PAIRS; pair++) {
      builder.cut(pair, new float[] {-1, 0, 1});
    }
    return normalOn(builder.build(), images, mean, random);
  }

  /** Edges at the quantiles of the pairs' scalars, estimated from 1,000 of each. */
  private static BinEdges quantileEdges(SplittableRandom random) {
    BinEdgesBuilder builder = new BinEdgesBuilder(PAIRS);
    for (int pair = 0; pair < PAIRS; pair++) {
      float[] values = new float[1_000];
      for (int i = 0; i < values.length; i++) {
        values[i] = (pair + 1) * (float) random.nextGaussian();
      }
      builder.cut(pair, values);
    }
    return builder.build();
  }

  private static PaneStatistics normalOn(
      BinEdges edges, int images, double mean, SplittableRandom random) {
    PaneStatistics statistics = new PaneStatistics(edges, 1);
    float[] scalars = new float[PAIRS];
    for (int i = 0; i < images; i++) {
      for (int pair = 0; pair < PAIRS; pair++) {
        // Each pair has a scale of its own, which the effect size must not feel.
        scalars[pair] = (pair + 1) * (float) (mean + random.nextGaussian());
      }
      statistics.add(scalars, new float[1]);
    }
    return statistics;
  }
}
