package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class NullDistributionPropertyTest {
  // Without and with a tail.
  private static final NullDistribution FEW = random(499);
  private static final NullDistribution MANY = random(1_000);

  // 499 null windows show 1 in 500 and no less. The verdict follows the p-value, charts and metrics
  // show score and threshold: they must agree.
  @Property(tries = 300)
  void threshold_isReachedExactlyWhenThePValueAlarms(
      @ForAll @Scale(6) @DoubleRange(min = 0.00201, max = 0.999) double falseAlarm,
      @ForAll @IntRange(min = 10, max = 500) int n) {
    assertThresholdFits(FEW, falseAlarm, n);
    assertThresholdFits(MANY, falseAlarm, n);
  }

  @Property(tries = 200)
  void threshold_ofRareAlarmsIsReachedExactlyWhenThePValueAlarms(
      @ForAll @DoubleRange(min = 2, max = 12) double digits,
      @ForAll @IntRange(min = 10, max = 500) int n) {
    assertThresholdFits(MANY, Math.pow(10, -digits), n);
  }

  private static void assertThresholdFits(NullDistribution nulls, double falseAlarm, int n) {
    double threshold = nulls.threshold(falseAlarm, n);

    assertThat(nulls.pValue(threshold, n)).isLessThanOrEqualTo(falseAlarm);
    assertThat(nulls.pValue(threshold * (1 - 2e-12), n)).isGreaterThan(falseAlarm);
  }

  @Property(tries = 500)
  void pValue_fallsAsTheScoreRises(
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 30) double score,
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 1) double more,
      @ForAll @IntRange(min = 10, max = 500) int n) {
    assertThat(FEW.pValue(score + more, n))
        .isLessThanOrEqualTo(FEW.pValue(score, n))
        .isBetween(1.0 / 500, 1.0);
    assertThat(MANY.pValue(score + more, n))
        .isLessThanOrEqualTo(MANY.pValue(score, n))
        .isGreaterThan(0);
  }

  private static NullDistribution random(int windows) {
    SplittableRandom random = new SplittableRandom(3);
    int[] sizes = {10, 20, 50, 100, 200};
    double[][] scores = new double[sizes.length][windows];
    for (double[] row : scores) {
      for (int i = 0; i < windows; i++) {
        row[i] = (float) random.nextExponential();
      }
    }
    return new NullDistribution(sizes, scores);
  }
}
