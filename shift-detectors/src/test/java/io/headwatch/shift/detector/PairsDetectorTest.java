package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The summaries over pairs. */
class PairsDetectorTest {
  private static final Optional<int[]> ALL = Optional.empty();

  @Test
  void meanDistance_isTheMean() {
    assertThat(
            summary(new MeanDistance("pairs.jensen-shannon", new JensenShannon(), ALL), .1, .2, .6))
        .isCloseTo(.3, within(1e-15));
  }

  @Test
  void largestShift_isTheLargestOfEitherSign() {
    assertThat(summary(new LargestShift(ALL), .1, -3, 2)).isEqualTo(3);
  }

  // SciPy 1.17.1: p = 2 * norm.sf(abs(z)); t = mean(tan((.5 - p) * pi)); -log(cauchy.sf(t)).
  @Test
  void cauchyCombination_equalsScipy() {
    assertThat(summary(new CauchyCombination(ALL), .3, -2.5, 1.1, 4, -.7))
        .isCloseTo(8.062568111967085, within(1e-12));
  }

  // The same of a clean window, where t is negative and the combined p-value near one.
  @Test
  void cauchyCombination_ofSmallShiftsEqualsScipy() {
    assertThat(summary(new CauchyCombination(ALL), .3, -.02, 1.1, .4, -.7))
        .isCloseTo(0.07815134838586049, within(1e-13));
  }

  // A single p-value combines to itself. Down where 1/2 - p rounds to 1/2, the smaller one makes
  // all of the sum, and half the mean: p = 2 p_1 = 4 norm.sf(30), with SciPy 1.17.1's norm.logsf.
  @Test
  void cauchyCombination_isExactForSmallPValues() {
    assertThat(summary(new CauchyCombination(ALL), 1.959963984540054))
        .isCloseTo(-Math.log(.05), within(1e-12));
    assertThat(summary(new CauchyCombination(ALL), 9, 30))
        .isCloseTo(454.32124395634327 - Math.log(4), within(1e-9));
  }

  // p = 1 has the Cauchy value minus infinity, which would hide any number of shifted pairs.
  @Test
  void cauchyCombination_ofUnmovedPairCountsAsNinetyNinePercent() {
    assertThat(summary(new CauchyCombination(ALL), 0)).isCloseTo(-Math.log(.99), within(1e-12));
    assertThat(summary(new CauchyCombination(ALL), 0, 0, 0, 5)).isGreaterThan(5);
  }

  // Sums of infinite values would be infinite or undefined.
  @Test
  void cauchyCombination_ofFarShiftsIsFinite() {
    PairSummary summary = new CauchyCombination(ALL).start();
    for (int pair = 0; pair < 65_536; pair++) {
      summary.add(1e6);
    }

    assertThat(summary.result()).isCloseTo(-Math.log(1e-300), within(1e-9));
  }

  // Pair 0 is separated, pair 1 does not move: a summary of pair 1 alone must not see pair 0.
  @ParameterizedTest
  @MethodSource("onFirst")
  void score_sumsUpTheSelectedPairsOnly(PairsDetector onFirst) {
    PairsDetector onSecond = on(onFirst, Optional.of(new int[] {1}));
    PairsDetector onBoth = on(onFirst, ALL);
    PaneStatistics reference = constantButFirst(8, 1);
    PaneStatistics window = constantButFirst(4, 10);

    double first = onFirst.score(window, reference);

    assertThat(onSecond.score(window, reference)).isBetween(0.0, 0.02).isLessThan(first);
    assertThat(onBoth.score(window, reference)).isLessThanOrEqualTo(first).isGreaterThan(0.1);
    assertThat(onFirst.pairs().orElseThrow()).containsExactly(0);
    assertThat(onBoth.pairs()).isEmpty();
  }

  // The resampling engine feeds a window's summary from its counts, the reference's less its own.
  @ParameterizedTest
  @MethodSource("onFirst")
  void start_fedFromCountsGivesTheScoreOfStatistics(PairsDetector onFirst) {
    PairsDetector detector = on(onFirst, ALL);
    SplittableRandom random = new SplittableRandom(9);
    PaneStatistics window = normal(20, random);
    PaneStatistics rest = normal(150, random);
    BinCounts all = rest.binCounts().copy();
    all.merge(window.binCounts());

    PairSummary summary = detector.start();
    BinScorer scorer = detector.each().scorer(rest.edges(), 20, 150);
    int[] counts = new int[16];
    int[] others = new int[16];
    for (int pair = 0; pair < 2; pair++) {
      window.binCounts().counts(pair, counts);
      all.counts(pair, others);
      for (int bin = 0; bin < 16; bin++) {
        others[bin] -= counts[bin];
      }
      summary.add(scorer.score(pair, counts, others));
    }

    double inUnits = summary.result() / detector.unit(20, 150);
    assertThat(inUnits).isPositive().isEqualTo(detector.score(window, rest));
  }

  @ParameterizedTest
  @MethodSource("onFirst")
  void score_refusesOtherEdges(PairsDetector detector) {
    PaneStatistics window = constantButFirst(4, 10);
    PaneStatistics reference = Samples.ofValues(Samples.UNIT, 1, 2, 3);

    assertThatIllegalArgumentException().isThrownBy(() -> detector.score(window, reference));
  }

  static PairsDetector[] onFirst() {
    Optional<int[]> first = Optional.of(new int[] {0});
    return new PairsDetector[] {
      new MeanDistance("pairs.jensen-shannon", new JensenShannon(), first),
      new MeanDistance("pairs.wasserstein", new Wasserstein(), first),
      new LargestShift(first),
      new CauchyCombination(first)
    };
  }

  private static PairsDetector on(PairsDetector like, Optional<int[]> pairs) {
    if (like instanceof LargestShift) {
      return new LargestShift(pairs);
    }
    return like instanceof CauchyCombination
        ? new CauchyCombination(pairs)
        : new MeanDistance(like.name(), like.each(), pairs);
  }

  private static double summary(PairsDetector detector, double... pairScores) {
    PairSummary summary = detector.start();
    for (double score : pairScores) {
      summary.add(score);
    }
    return summary.result();
  }

  private static BinEdges twoPairs() {
    BinEdgesBuilder builder = new BinEdgesBuilder(2);
    for (int pair = 0; pair < 2; pair++) {
      builder.cut(pair, new float[] {-1.5f, -1, -.5f, 0, .5f, 1, 1.5f});
    }
    return builder.build();
  }

  /** Pair 0 takes {@code high} and one less in turn, pair 1 is always 0. */
  private static PaneStatistics constantButFirst(int images, float high) {
    PaneStatistics statistics = new PaneStatistics(twoPairs(), 1);
    for (int i = 0; i < images; i++) {
      statistics.add(new float[] {i % 2 == 0 ? high : high - 1, 0}, new float[1]);
    }
    return statistics;
  }

  private static PaneStatistics normal(int images, SplittableRandom random) {
    PaneStatistics statistics = new PaneStatistics(twoPairs(), 1);
    for (int i = 0; i < images; i++) {
      float first = (float) random.nextGaussian();
      statistics.add(new float[] {first, (float) random.nextGaussian()}, new float[1]);
    }
    return statistics;
  }
}
