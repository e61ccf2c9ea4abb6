package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShiryaevRobertsTest {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final ShiryaevRoberts STANDARD = ShiryaevRoberts.standard();

  // By hand: e = 1, 1, 2, 1/2, so M = (0 + 1) 1, (1 + 1) 1, (2 + 1) 2, (6 + 1) / 2.
  @Test
  void next_addsOneAndMultiplies() {
    double[] expected = {1, 2, 6, 3.5};
    double[] pValues = {0.25, 0.25, 1.0 / 16, 1};

    SequentialEvidence evidence = SequentialEvidence.none();
    for (int i = 0; i < pValues.length; i++) {
      evidence = STANDARD.next(evidence, pValues[i], 0);
      assertThat(Math.exp(evidence.logM())).isCloseTo(expected[i], within(1e-12));
    }
  }

  // 1e-300 has e = 1e150 / 2; three of them would overflow a double.
  @Test
  void next_doesNotOverflow() {
    SequentialEvidence evidence = SequentialEvidence.none();
    for (int i = 0; i < 1_000; i++) {
      evidence = STANDARD.next(evidence, 1e-300, 0);
    }
    assertThat(evidence.logM()).isCloseTo(1_000 * (150 * Math.log(10) - Math.log(2)), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.02, 1.02", "0.05, 1.05", "0.1, 1.2", "0.2, 1.8"})
  void next_discountsTheReferencesError(double referenceRatio, double divisor) {
    SequentialEvidence evidence = STANDARD.next(SequentialEvidence.none(), 0.01, referenceRatio);

    assertThat(Math.exp(evidence.logM())).isCloseTo(5 / divisor, within(1e-12));
  }

  @Test
  void next_refusesZeroAsAPValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.next(SequentialEvidence.none(), 0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, Double.NaN, Double.POSITIVE_INFINITY})
  void next_refusesWhatIsNoRatio(double referenceRatio) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.next(SequentialEvidence.none(), 0.5, referenceRatio));
  }

  @Test
  void reaches_includesTheThreshold() {
    SequentialEvidence evidence = new SequentialEvidence(Math.log(100));

    assertThat(evidence.reaches(100)).isTrue();
    assertThat(evidence.reaches(101)).isFalse();
    assertThat(evidence.reaches(Double.POSITIVE_INFINITY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void sequentialEvidence_refusesWhatWouldNeverPass(double logM) {
    assertThatIllegalArgumentException().isThrownBy(() -> new SequentialEvidence(logM));
  }

  // M overshoots A by 1 / kappa on average, so the mean run is A / kappa: 200. Runs are nearly
  // exponential, so 10,000 of them have a standard error of 2.
  @Test
  void meanRun_ofCleanWindowsIsTwiceTheThreshold() {
    assertThat(meanRun(STANDARD, 100, 10_000, 1)).isCloseTo(200, within(6.0));
  }

  // The mixture's mean run has no closed form; a simulation in linear space, of other random
  // numbers, says 5.4 times the threshold. 10,000 runs have a standard error of 5.4, 3,000 of 9.9.
  @Test
  void meanRun_ofTheMixtureIsThatOfASimulationInLinearSpace() {
    double expected = meanRunInLinearSpace(ShiryaevRobertsTest::mixture, 100, 10_000, 2);
    double measured = meanRun(new ShiryaevRoberts(PToECalibrator.mixture()), 100, 3_000, 3);

    assertThat(measured).isCloseTo(expected, within(3 * 11.3)).isGreaterThan(480);
  }

  // Windows and reference are means of normal numbers, n / N = 1/20. A separate simulation of 1,000
  // references of 100,000 windows each had alarms 3,360 windows apart with the discount (standard
  // error 180, twice that with 300 references) and 1,650 without (70).
  @Test
  void alarms_acrossReferencesAreFurtherApartThanTheThreshold() {
    SplittableRandom random = new SplittableRandom(5);
    int with = 0;
    int without = 0;
    for (int reference = 0; reference < 300; reference++) {
      double[] pValues = pValues(Math.sqrt(0.05) * random.nextGaussian(), 10_000, random);
      with += alarms(pValues, 0.05, 1_000);
      without += alarms(pValues, 0, 1_000);
    }
    assertThat(300 * 10_000.0 / with).isBetween(2_400.0, 4_600.0);
    assertThat(300 * 10_000.0 / without).isBetween(1_250.0, 2_100.0);
  }

  // The shift is one standard error of a window: its p-value falls to 1 / 8,640 once in several
  // hundred windows (a separate simulation of 1,000 streams: median 462), while the evidence
  // reaches 8,640 after 58. Medians of 400 runs vary by about 7 %.
  @Test
  void delay_ofASmallLastingShiftIsShorterThanThatOfAWindowAlarm() {
    SplittableRandom random = new SplittableRandom(6);
    double[][] delays = new double[2][400];
    for (int i = 0; i < 400; i++) {
      double offset = 1 + Math.sqrt(0.05) * random.nextGaussian();
      delays[0][i] = evidenceDelay(offset, 8_640, random);
      delays[1][i] = windowDelay(offset, 8_640, random);
    }
    assertThat(median(delays[0])).isBetween(45.0, 72.0);
    assertThat(median(delays[1])).isBetween(350.0, 590.0);
  }

  private static double evidenceDelay(double offset, double threshold, SplittableRandom random) {
    SequentialEvidence evidence = SequentialEvidence.none();
    int windows = 0;
    while (!evidence.reaches(threshold) && windows < 100_000) {
      evidence = STANDARD.next(evidence, pValue(random.nextGaussian() + offset, 0.05), 0.05);
      windows++;
    }
    return windows;
  }

  private static double windowDelay(double offset, double time, SplittableRandom random) {
    int windows = 1;
    while (pValue(random.nextGaussian() + offset, 0.05) > 1 / time && windows < 100_000) {
      windows++;
    }
    return windows;
  }

  private static int alarms(double[] pValues, double discounted, double threshold) {
    SequentialEvidence evidence = SequentialEvidence.none();
    int alarms = 0;
    for (double pValue : pValues) {
      evidence = STANDARD.next(evidence, pValue, discounted);
      if (evidence.reaches(threshold)) {
        alarms++;
        evidence = SequentialEvidence.none();
      }
    }
    return alarms;
  }

  private static double[] pValues(double offset, int windows, SplittableRandom random) {
    double[] pValues = new double[windows];
    Arrays.setAll(pValues, i -> pValue(random.nextGaussian() + offset, 0.05));
    return pValues;
  }

  /** Two-sided p-value of a mean that differs from its reference's, of variance 1 + ratio. */
  private static double pValue(double difference, double referenceRatio) {
    return 2 * NORMAL.survivalProbability(Math.abs(difference) / Math.sqrt(1 + referenceRatio));
  }

  private static double meanRun(ShiryaevRoberts detector, double threshold, int runs, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long windows = 0;
    for (int i = 0; i < runs; i++) {
      SequentialEvidence evidence = SequentialEvidence.none();
      while (!evidence.reaches(threshold)) {
        evidence = detector.next(evidence, 1 - random.nextDouble(), 0);
        windows++;
      }
    }
    return (double) windows / runs;
  }

  private static double meanRunInLinearSpace(
      DoubleUnaryOperator e, double threshold, int runs, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long windows = 0;
    for (int i = 0; i < runs; i++) {
      for (double m = 0; m < threshold; windows++) {
        m = (m + 1) * e.applyAsDouble(1 - random.nextDouble());
      }
    }
    return (double) windows / runs;
  }

  private static double mixture(double p) {
    double log = Math.log(p);
    return p > 0.9999 ? 0.5 : (1 - p + p * log) / (p * log * log);
  }

  private static double median(double[] values) {
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    return ascending[values.length / 2];
  }
}
