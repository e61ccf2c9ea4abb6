package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every detector on bins promises. */
class BinDetectorTest {
  // A clean window's mean score is proportional to unit(n, m). With 4,000 trials each mean has a
  // relative standard error under 0.8 %; terms of higher order are largest, a few percent, for
  // population stability at n = 200. A root too many or too few would be a factor above 1.6.
  @ParameterizedTest
  @MethodSource("distances")
  void unit_makesCleanScoresOfAnySizesEqual(BinDetector detector) {
    SplittableRandom random = new SplittableRandom(3);

    double inSmallWindows = meanInUnits(detector, 200, 2_000, random);
    double inLargeWindows = meanInUnits(detector, 1_000, 1_000, random);

    assertThat(inSmallWindows / inLargeWindows).isCloseTo(1, within(0.07));
  }

  // The resampling engine and live windows must compute the same number.
  @ParameterizedTest
  @MethodSource("all")
  void scorer_onCountsIsTheScoreOfStatistics(BinDetector detector) {
    int[] window = {0, 1, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1};
    int[] reference = {4, 2, 3, 3, 4, 2, 3, 3, 4, 3, 3, 2, 3, 3, 2, 4};
    PaneStatistics windowStatistics = Samples.ofCounts(Samples.UNIT, window);
    PaneStatistics referenceStatistics = Samples.ofCounts(Samples.UNIT, reference);

    double onCounts = detector.scorer(Samples.UNIT, 7, 48).score(0, window, reference);

    assertThat(onCounts).isNotZero();
    assertThat(detector.score(0, windowStatistics, referenceStatistics)).isEqualTo(onCounts);
    assertThat(detector.scores(windowStatistics, referenceStatistics)).containsExactly(onCounts);
  }

  // Divergences are differences of large sums: rounding must not make them negative.
  @ParameterizedTest
  @MethodSource("distances")
  void score_ofEqualSharesIsZeroAndNeverNegative(BinDetector detector) {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 500; i++) {
      int[] window = CleanBins.draw(37, 0, random);

      double score = detector.scorer(Samples.UNIT, 37, 37).score(0, window, window.clone());

      assertThat(score).isBetween(0.0, 1e-14);
    }
  }

  static BinDetector[] distances() {
    return new BinDetector[] {
      new CramerVonMises(),
      new KolmogorovSmirnov(),
      new PopulationStabilityIndex(),
      new JensenShannon(),
      new Wasserstein(),
      new StandardisedWasserstein()
    };
  }

  static BinDetector[] all() {
    BinDetector[] all = Arrays.copyOf(distances(), 7);
    all[6] = new NormalScoreShift();
    return all;
  }

  private static double meanInUnits(BinDetector detector, int n, int m, SplittableRandom random) {
    BinScorer scorer = detector.scorer(Samples.UNIT, n, m);
    int trials = 4_000;
    double sum = 0;
    for (int i = 0; i < trials; i++) {
      sum += scorer.score(0, CleanBins.draw(n, 0, random), CleanBins.draw(m, 0, random));
    }
    return sum / trials / detector.unit(n, m);
  }
}
