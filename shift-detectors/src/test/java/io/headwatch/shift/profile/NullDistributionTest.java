package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NullDistributionTest {
  private static final NullDistribution FOUR =
      new NullDistribution(new int[] {2}, new double[][] {{3, 1, 4, 2}});

  @Test
  void pValue_countsScoresAtLeastAsLarge() {
    assertThat(FOUR.pValue(0, 2)).isEqualTo(1);
    assertThat(FOUR.pValue(1, 2)).isEqualTo(5.0 / 5);
    assertThat(FOUR.pValue(1.5, 2)).isEqualTo(4.0 / 5);
    assertThat(FOUR.pValue(3, 2)).isEqualTo(3.0 / 5);
    assertThat(FOUR.pValue(4, 2)).isEqualTo(2.0 / 5);
  }

  // A p-value of 0 would claim more than any number of null windows can show; four cannot show
  // anything of a tail.
  @Test
  void pValue_beyondEveryNullScoreOfFewWindowsIsOneInThem() {
    assertThat(FOUR.pValue(1e300, 2)).isEqualTo(1.0 / 5);
    assertThat(exponential(799).pValue(1e300, 10)).isEqualTo(1.0 / 800);
  }

  // From 800 windows on 40 of them lie in the tail.
  @Test
  void pValue_beyondEveryNullScoreOfManyWindowsIsThatOfTheTail() {
    NullDistribution nulls = exponential(800);
    double largest = nulls.scores(0)[799];

    assertThat(nulls.pValue(largest + 3, 10)).isLessThan(1.0 / 801);
    assertThat(nulls.pValue(1e300, 10)).isPositive();
  }

  // Below the level of the tail the windows are counted, as ever.
  @Test
  void pValue_ofManyWindowsBelowTheTailIsCounted() {
    NullDistribution nulls = exponential(800);
    double[] ascending = nulls.scores(0);

    assertThat(nulls.pValue(ascending[400], 10)).isEqualTo(401.0 / 801);
    assertThat(nulls.pValue(ascending[759], 10)).isEqualTo(42.0 / 801);
    assertThat(nulls.pValue(Math.nextUp((float) ascending[759]), 10)).isLessThan(42.0 / 801);
  }

  // Null scores are kept as 32-bit values. A score that every clean window has is one third here;
  // rounded up to 32 bits or not, it must not count as larger than itself.
  @Test
  void pValue_ofTheOnlyScoreThereIsIsOne() {
    for (int windows : new int[] {50, 2_000}) {
      for (double score : new double[] {1.0 / 3, 0.1, 2.0 / 3, 0.7}) {
        double[] scores = new double[windows];
        Arrays.fill(scores, (float) score);
        NullDistribution nulls = new NullDistribution(new int[] {10}, new double[][] {scores});

        assertThat(nulls.pValue(score, 10)).isEqualTo(1);
        assertThat(nulls.pValue(1.01 * score, 10)).isLessThan(0.02);
      }
    }
  }

  /**
   * Thresholds of 60 null distributions of three sizes with 4,000 scores each, whose true
   * probabilities are known. A threshold's own error is a fifth of what is stated at 1/500 and a
   * half at 1/8,640, that of 60 a fortieth and a fifteenth; four of these, and the bias of .02 and
   * .11 that light tails keep (their power is shrunk towards 1). Fitted as exponential ones, they
   * would be .70 and .13 of what is stated for normal scores.
   */
  @ParameterizedTest
  @MethodSource("distributions")
  void threshold_isExceededAsOftenAsStated(RealDistribution distribution) {
    double often = 0;
    double rarely = 0;
    for (int trial = 0; trial < 60; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      double[][] scores = new double[3][4_000];
      for (double[] row : scores) {
        Arrays.setAll(
            row, i -> distribution.inverseCumulativeProbability(random.nextDouble(1e-12, 1)));
      }
      NullDistribution nulls = new NullDistribution(new int[] {10, 20, 40}, scores);
      often += exceeded(distribution, nulls.threshold(1.0 / 500, 20)) * 500 / 60;
      rarely += exceeded(distribution, nulls.threshold(1.0 / 8_640, 20)) * 8_640 / 60;
    }

    assertThat(often).isBetween(1 - 0.12, 1 + 0.12);
    assertThat(rarely).isBetween(1 - 0.38, 1 + 0.38);
  }

  // All are symmetric or of few degrees of freedom, but the third; far from 0, as scores may be.
  private static Stream<RealDistribution> distributions() {
    return Stream.of(
        new NormalDistribution(50, 3),
        new ChiSquaredDistribution(9),
        new ChiSquaredDistribution(96),
        new ExponentialDistribution(2));
  }

  private static double exceeded(RealDistribution distribution, double threshold) {
    return 1 - distribution.cumulativeProbability(threshold);
  }

  @Test
  void threshold_isJustAboveTheLargestScoreThatDoesNotAlarm() {
    assertJustAbove(4, FOUR.threshold(0.2, 2));
    assertJustAbove(4, FOUR.threshold(0.39, 2));
    assertJustAbove(3, FOUR.threshold(0.4, 2));
    assertJustAbove(1, FOUR.threshold(0.99, 2));
  }

  // Were it finite, a verdict would promise fewer false alarms than the null windows can show.
  @Test
  void threshold_ofWhatTheNullWindowsCannotSupportIsInfinite() {
    assertThat(FOUR.threshold(0.19, 2)).isInfinite();
  }

  @Test
  void threshold_refusesWhatIsNoProbability() {
    assertThatIllegalArgumentException().isThrownBy(() -> FOUR.threshold(0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> FOUR.threshold(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> FOUR.threshold(Double.NaN, 2));
  }

  @Test
  void pValue_refusesWhatIsNoScoreOfAWindow() {
    assertThatIllegalArgumentException().isThrownBy(() -> FOUR.pValue(Double.NaN, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> FOUR.pValue(1, 0));
  }

  // 20 is a quarter of the way from 10 to 160 in log n, 40 is half of it: quantiles are 1.75 and
  // 2.75, and 2.5 and 3.5.
  @Test
  void pValue_betweenSizesInterpolatesQuantilesInLogN() {
    NullDistribution nulls =
        new NullDistribution(new int[] {10, 160}, new double[][] {{1, 2}, {5, 4}});

    assertThat(nulls.pValue(1.7, 20)).isEqualTo(1);
    assertThat(nulls.pValue(1.8, 20)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(2.8, 20)).isEqualTo(1.0 / 3);
    assertThat(nulls.pValue(3.4, 40)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(3.6, 40)).isEqualTo(1.0 / 3);
    assertJustAbove(3.5, nulls.threshold(0.34, 40));
  }

  // Exponential scores with means 1 and 3 at the two sizes have mean 2 half way between them.
  @Test
  void pValue_betweenSizesInterpolatesTails() {
    double[][] scores = new double[2][20_000];
    for (int i = 0; i < 20_000; i++) {
      double quantile = -Math.log(1 - (i + 0.5) / 20_000);
      scores[0][i] = quantile;
      scores[1][i] = 3 * quantile;
    }
    NullDistribution nulls = new NullDistribution(new int[] {10, 160}, scores);

    assertThat(nulls.pValue(2 * Math.log(1e4), 40)).isCloseTo(1e-4, within(1e-5));
  }

  @Test
  void pValue_aboveTheLargestSizeIsTheLargestOfAnySize() {
    NullDistribution nulls =
        new NullDistribution(new int[] {10, 20}, new double[][] {{1, 9}, {4, 5}});

    assertThat(nulls.supportedSizes()).isEqualTo(new SizeRange(10, 20));
    assertThat(nulls.supportedSizes().contains(100)).isFalse();
    assertThat(nulls.pValue(3.9, 100)).isEqualTo(1);
    assertThat(nulls.pValue(4.1, 100)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(8.9, 100)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(9.1, 100)).isEqualTo(1.0 / 3);
  }

  @Test
  void pValue_belowTheSmallestSizeNeverAlarms() {
    assertThat(FOUR.pValue(1e9, 1)).isEqualTo(1);
    assertThat(FOUR.threshold(0.9, 1)).isInfinite();
  }

  @Test
  void constructor_refusesWhatIsNotADistribution() {
    double[][] one = {{1, 2}};
    assertThatIllegalArgumentException().isThrownBy(() -> new NullDistribution(new int[] {0}, one));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullDistribution(new int[] {3, 2}, new double[][] {{1}, {2}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullDistribution(new int[] {2, 3}, one));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullDistribution(new int[] {2, 3}, new double[][] {{1}, {2, 3}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullDistribution(new int[] {2}, new double[][] {{1, Double.NaN}}));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new NullDistribution(
                    new int[] {2}, new double[][] {{Double.NEGATIVE_INFINITY, 1}}));
  }

  @Test
  void accessors_giveCopiesThatRestoreIt() {
    NullDistribution restored = new NullDistribution(FOUR.sizes(), new double[][] {FOUR.scores(0)});
    FOUR.scores(0)[3] = 0;
    FOUR.sizes()[0] = 7;

    assertThat(FOUR.sizes()).containsExactly(2);
    assertThat(FOUR.scores(0)).containsExactly(1, 2, 3, 4);
    assertThat(restored.scores(0)).containsExactly(1, 2, 3, 4);
    assertThat(restored.windows()).isEqualTo(4);
  }

  // 0.29 * 100 is 28.999999999999996 in floating point, yet 29/100 <= 0.29 holds.
  @Test
  void threshold_ofEveryHundredthAgreesWithThePValue() {
    double[] scores = IntStream.range(0, 99).mapToDouble(i -> i + 1).toArray();
    NullDistribution nulls = new NullDistribution(new int[] {2}, new double[][] {scores});

    for (int percent = 1; percent < 100; percent++) {
      // Exceedances of at most percent - 1 alarm: the threshold is above score 100 - percent.
      assertJustAbove(100 - percent, nulls.threshold(percent / 100.0, 2));
    }
  }

  /**
   * The p-value of the score that clean windows reach once in 10,000, in samples of 4,000: over 100
   * samples the mean of ln(estimate / truth), for an exponential tail. At its true power of 1 the
   * error of one sample would be ln(500) / sqrt(200) = 0.44; the power, or the shape where that is
   * below 1, has an error that makes it 1, and of the mean 0.1. Three of these.
   */
  @Test
  void pValue_ofRareScoresIsTheTrueOneOnAverage() {
    double sum = 0;
    for (int trial = 0; trial < 100; trial++) {
      NullDistribution nulls = exponential(4_000, new SplittableRandom(trial));
      sum += Math.log(nulls.pValue(Math.log(10_000), 10) / 1e-4);
    }

    assertThat(sum / 100).isCloseTo(0, within(3 * 0.1));
  }

  private static void assertJustAbove(double score, double threshold) {
    assertThat(threshold).isGreaterThan(score).isCloseTo(score, within(1e-6 * score));
  }

  private static NullDistribution exponential(int windows) {
    return exponential(windows, new SplittableRandom(3));
  }

  private static NullDistribution exponential(int windows, SplittableRandom random) {
    double[] scores = new double[windows];
    for (int i = 0; i < windows; i++) {
      scores[i] = (float) random.nextExponential();
    }
    return new NullDistribution(new int[] {10}, new double[][] {scores});
  }
}
