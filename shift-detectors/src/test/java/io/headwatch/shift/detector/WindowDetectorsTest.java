package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowDetectorsTest {
  private static final int PAIRS = 200;

  // Pair 0 is separated (distance 1), pair 1 does not move (distance 0).
  @Test
  void meanCramerVonMises_isTheMeanOverPairs() {
    BinEdges edges = twoPairs();
    PaneStatistics reference = constant(edges, 10, 5, 4);
    PaneStatistics window = constant(edges, 0, 5, 3);

    assertThat(new MeanCramerVonMises().score(window, reference)).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void score_refusesOtherEdges() {
    PaneStatistics window = constant(twoPairs(), 0, 5, 3);
    PaneStatistics reference = Samples.ofValues(Samples.UNIT, 1, 2, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MeanCramerVonMises().score(window, reference));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OverallEffectSize().score(window, reference));
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
      assertThat(new OverallEffectSize().score(window, reference)).isCloseTo(0.5, within(0.05));
    }
  }

  // Uncorrected, a clean window of 20 images would show sqrt(1/20 + 1/2000) = 0.22.
  @Test
  void overallEffectSize_ofCleanWindowIsNearZero() {
    SplittableRandom random = new SplittableRandom(12);
    PaneStatistics reference = normal(2_000, 0, random);

    double effect =
        new OverallEffectSize().score(normalOn(reference.edges(), 20, 0, random), reference);

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
