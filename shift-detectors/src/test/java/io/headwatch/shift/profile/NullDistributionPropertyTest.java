package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class NullDistributionPropertyTest {
  private static final NullDistribution NULLS = random(499);

  // The verdict follows the p-value, charts and metrics show score and threshold: they must agree.
  @Property(tries = 500)
  void threshold_isReachedExactlyWhenThePValueAlarms(
      @ForAll @Scale(6) @DoubleRange(min = 0.002, max = 0.999) double falseAlarm,
      @ForAll @IntRange(min = 10, max = 500) int n,
      @ForAll @IntRange(min = 50, max = 20_000) int referenceSize) {
    double threshold = NULLS.threshold(falseAlarm, n, referenceSize);

    assertThat(NULLS.pValue(threshold, n, referenceSize)).isLessThanOrEqualTo(falseAlarm);
    assertThat(NULLS.pValue(Math.nextDown(threshold), n, referenceSize)).isGreaterThan(falseAlarm);
  }

  @Property(tries = 300)
  void pValue_fallsAsTheScoreRises(
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 0.3) double score,
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 0.1) double more,
      @ForAll @IntRange(min = 10, max = 500) int n) {
    assertThat(NULLS.pValue(score + more, n, 1000))
        .isLessThanOrEqualTo(NULLS.pValue(score, n, 1000))
        .isBetween(1.0 / 500, 1.0);
  }

  private static NullDistribution random(int windows) {
    SplittableRandom random = new SplittableRandom(3);
    int[] sizes = {10, 20, 50, 100, 200};
    double[][] scores = new double[sizes.length][windows];
    for (double[] row : scores) {
      for (int i = 0; i < windows; i++) {
        row[i] = random.nextExponential();
      }
    }
    return new NullDistribution(sizes, scores);
  }
}
