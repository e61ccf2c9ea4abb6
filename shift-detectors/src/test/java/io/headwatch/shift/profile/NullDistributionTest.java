package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NullDistributionTest {
  // With n = m = 2 the unit 1/n + 1/m is 1 and scores are their own normalised scores.
  private static final NullDistribution FOUR =
      new NullDistribution(new int[] {2}, new double[][] {{3, 1, 4, 2}});

  @Test
  void pValue_countsScoresAtLeastAsLarge() {
    assertThat(FOUR.pValue(0, 2, 2)).isEqualTo(1);
    assertThat(FOUR.pValue(1, 2, 2)).isEqualTo(5.0 / 5);
    assertThat(FOUR.pValue(1.5, 2, 2)).isEqualTo(4.0 / 5);
    assertThat(FOUR.pValue(3, 2, 2)).isEqualTo(3.0 / 5);
    assertThat(FOUR.pValue(4, 2, 2)).isEqualTo(2.0 / 5);
  }

  // A p-value of 0 would claim more than any number of null windows can show.
  @Test
  void pValue_beyondEveryNullScoreIsNotZero() {
    assertThat(FOUR.pValue(1e300, 2, 2)).isEqualTo(1.0 / 5);
    assertThat(FOUR.smallestFalseAlarm()).isEqualTo(1.0 / 5);
  }

  @Test
  void pValue_normalisesByBothSizes() {
    // 1/2 + 1/6 = 2/3: a score of 2 is a normalised score of 3.
    assertThat(FOUR.pValue(2.0001, 2, 6)).isEqualTo(2.0 / 5);
    assertThat(FOUR.pValue(1.9999, 2, 6)).isEqualTo(3.0 / 5);
  }

  @Test
  void threshold_isJustAboveTheLargestScoreThatDoesNotAlarm() {
    assertThat(FOUR.threshold(0.2, 2, 2)).isEqualTo(Math.nextUp(4.0));
    assertThat(FOUR.threshold(0.39, 2, 2)).isEqualTo(Math.nextUp(4.0));
    assertThat(FOUR.threshold(0.4, 2, 2)).isEqualTo(Math.nextUp(3.0));
    assertThat(FOUR.threshold(0.99, 2, 2)).isEqualTo(Math.nextUp(1.0));
  }

  @Test
  void threshold_refusesWhatTheNullWindowsCannotSupport() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FOUR.threshold(0.19, 2, 2))
        .withMessageContaining("0.19")
        .withMessageContaining("4 null windows")
        .withMessageContaining("0.2");
    assertThatIllegalArgumentException().isThrownBy(() -> FOUR.threshold(1, 2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> FOUR.threshold(Double.NaN, 2, 2));
  }

  @Test
  void pValue_betweenSizesInterpolatesQuantilesInLogN() {
    NullDistribution nulls =
        new NullDistribution(new int[] {10, 1000}, new double[][] {{1, 2}, {5, 4}});

    // log 100 is half way: quantiles 2.5 and 3.5. The unit is 1/100 + 1/100.
    assertThat(nulls.pValue(0.02 * 2.49, 100, 100)).isEqualTo(1);
    assertThat(nulls.pValue(0.02 * 2.51, 100, 100)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(0.02 * 3.49, 100, 100)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(0.02 * 3.51, 100, 100)).isEqualTo(1.0 / 3);
    assertThat(nulls.threshold(0.34, 100, 100)).isCloseTo(0.07, within(1e-12));
  }

  @Test
  void pValue_aboveTheLargestSizeTakesEveryLargestQuantile() {
    NullDistribution nulls =
        new NullDistribution(new int[] {10, 20}, new double[][] {{1, 9}, {4, 5}});

    // Quantiles 4 and 9, unit 1/100 + 1/100.
    assertThat(nulls.supportedSizes()).isEqualTo(new SizeRange(10, 20));
    assertThat(nulls.supportedSizes().contains(100)).isFalse();
    assertThat(nulls.pValue(0.02 * 3.9, 100, 100)).isEqualTo(1);
    assertThat(nulls.pValue(0.02 * 4.1, 100, 100)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(0.02 * 8.9, 100, 100)).isEqualTo(2.0 / 3);
    assertThat(nulls.pValue(0.02 * 9.1, 100, 100)).isEqualTo(1.0 / 3);
  }

  @Test
  void pValue_belowTheSmallestSizeNeverAlarms() {
    assertThat(FOUR.pValue(1e9, 1, 100)).isEqualTo(1);
    assertThat(FOUR.threshold(0.9, 1, 100)).isInfinite();
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
        .isThrownBy(() -> new NullDistribution(new int[] {2}, new double[][] {{-1, 1}}));
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
      assertThat(nulls.threshold(percent / 100.0, 2, 2)).isEqualTo(Math.nextUp(100.0 - percent));
    }
  }
}
