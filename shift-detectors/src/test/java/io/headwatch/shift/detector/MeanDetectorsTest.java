package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.PaneStatistics;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.TTest;
import org.junit.jupiter.api.Test;

class MeanDetectorsTest {
  private static final double[] WINDOW = {1, 2, 4, 7};
  private static final double[] REFERENCE = {2, 3, 3, 5, 8, 9};

  // numpy: (mean(w) - mean(r)) / sqrt(var(r, ddof=1) * (1/4 + 1/6)).
  @Test
  void standardisedMeanShift_equalsNumpy() {
    assertThat(score(new StandardisedMeanShift())).isCloseTo(-0.8017837257372732, within(1e-14));
  }

  // scipy.stats: 2 * norm.sf(1.959963984540054) and 2 * norm.sf(10).
  @Test
  void pValue_isTwoSided() {
    assertThat(StandardisedMeanShift.pValue(-1.959963984540054)).isCloseTo(.05, within(1e-15));
    assertThat(StandardisedMeanShift.pValue(10)).isCloseTo(1.523970604832094e-23, within(1e-35));
    assertThat(StandardisedMeanShift.pValue(0)).isEqualTo(1);
  }

  // The two-sample t statistic with equal variances is d / sqrt(1/n + 1/m).
  @Test
  void cohensD_isTheTStatisticWithoutSampleSizes() {
    double t =
        TTest.withDefaults()
            .with(DataDispersion.HOMOSCEDASTIC)
            .test(WINDOW, REFERENCE)
            .getStatistic();

    assertThat(score(new CohensD())).isCloseTo(t * Math.sqrt(1.0 / 4 + 1.0 / 6), within(1e-14));
  }

  @Test
  void score_ofWindowAboveReferenceIsPositive() {
    PaneStatistics high = Samples.ofValues(Samples.UNIT, 12, 13);
    PaneStatistics low = Samples.ofValues(Samples.UNIT, 1, 2, 3);

    assertThat(new StandardisedMeanShift().score(0, high, low)).isPositive();
    assertThat(new CohensD().score(0, high, low)).isPositive();
  }

  // Infinite or undefined scores would run on into averages, metrics and JSON.
  @Test
  void score_ofConstantReferenceIsFinite() {
    PaneStatistics constant = Samples.ofValues(Samples.UNIT, 3, 3, 3);
    PaneStatistics moved = Samples.ofValues(Samples.UNIT, 4, 4);

    assertThat(new StandardisedMeanShift().score(0, moved, constant)).isZero();
    assertThat(new CohensD().score(0, moved, constant)).isZero();
    assertThat(new OverallEffectSize().of(moved, constant)).isZero();
  }

  /** Else a dead channel that moves by one rounding step would be the largest shift of all. */
  @Test
  void score_ofAPairThatIsConstantButForRoundingIsZero() {
    float three = Math.nextUp(3f);
    PaneStatistics constant = Samples.ofValues(Samples.UNIT, 3, 3, three);
    PaneStatistics moved = Samples.ofValues(Samples.UNIT, three, three);

    assertThat(new StandardisedMeanShift().score(0, moved, constant)).isZero();
    assertThat(new CohensD().score(0, moved, constant)).isZero();
    assertThat(new OverallEffectSize().of(moved, constant)).isZero();
  }

  private static double score(PairDetector detector) {
    return detector
        .scores(Samples.ofValues(Samples.UNIT, WINDOW), Samples.ofValues(Samples.UNIT, REFERENCE))[
        0];
  }
}
