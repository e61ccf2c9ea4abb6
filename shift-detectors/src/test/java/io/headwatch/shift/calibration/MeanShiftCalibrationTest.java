package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.statistics.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanShiftCalibrationTest {

  private static final Series ONE = new Series(List.of("penguin"), "hash");

  /**
   * Clean windows against references of about their size, of a concept that 6 % of the images show:
   * the share of p-values of at most 0.05 and 0.5 over 1,000 trials is these but for three standard
   * errors. With the reference's mean taken as exact, 14 % would be below 0.05.
   */
  @ParameterizedTest
  @CsvSource({"200, 150", "400, 64"})
  void pValue_ofCleanWindowsIsValid(int referenceSize, int n) {
    SplittableRandom random = new SplittableRandom(7);
    int trials = 1_000;
    int below05 = 0;
    int below50 = 0;
    for (int trial = 0; trial < trials; trial++) {
      MeanShiftCalibration calibration =
          new MeanShiftCalibration(sample(referenceSize, random), trial, 200);
      double p = calibration.pValue(0, windowMean(n, 0, random), n);
      below05 += p <= 0.05 ? 1 : 0;
      below50 += p <= 0.5 ? 1 : 0;
    }
    assertThat(below05 / (double) trials)
        .isCloseTo(0.05, within(3 * Math.sqrt(0.05 * 0.95 / trials)));
    assertThat(below50 / (double) trials).isCloseTo(0.5, within(3 * Math.sqrt(0.5 * 0.5 / trials)));
  }

  /**
   * Of normal values the p-value is 2 (1 - Phi(|z|)): from tables, within four standard errors of
   * 2,000 replicates.
   */
  @ParameterizedTest
  @CsvSource({"0, 1", "0.5, 0.6171", "-1, 0.3173", "1.96, 0.05", "-2.5758, 0.01"})
  void pValue_ofNormalValuesIsThatOfTheNormalDistribution(double z, double expected) {
    SplittableRandom random = new SplittableRandom(3);
    float[][] rows = new float[4_000][1];
    for (float[] row : rows) {
      row[0] = (float) random.nextGaussian();
    }
    MeanShiftCalibration calibration =
        new MeanShiftCalibration(new SeriesSample(ONE, rows), 1, 2_000);
    double error = calibration.deviation(0) * Math.sqrt(1 / 200.0 + 1 / 4_000.0);

    double p = calibration.pValue(0, calibration.mean(0) + z * error, 200);

    assertThat(p)
        .isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / 2_000) + 1e-3));
  }

  @Test
  void pValue_ofAShiftedWindowIsTheSmallestThatThereIs() {
    SplittableRandom random = new SplittableRandom(5);
    MeanShiftCalibration calibration = new MeanShiftCalibration(sample(500, random), 1, 999);

    assertThat(calibration.pValue(0, windowMean(200, 0.4, random), 200)).isEqualTo(1 / 1_000.0);
    assertThat(calibration.pValue(0, -1, 200)).isEqualTo(1 / 1_000.0);
  }

  /** Windows beyond the largest size that is drawn must not become more certain than they are. */
  @Test
  void pValue_ofAVeryLargeWindowIsBoundByTheReferencesOwnError() {
    SplittableRandom random = new SplittableRandom(11);
    MeanShiftCalibration calibration = new MeanShiftCalibration(sample(400, random), 1, 2_000);
    double oneErrorAway = calibration.mean(0) + calibration.deviation(0) / Math.sqrt(400);

    assertThat(calibration.pValue(0, oneErrorAway, 1_000_000)).isBetween(0.25, 0.40);
  }

  @Test
  void pValue_ofConstantScoresIsOneUnlessTheWindowDiffers() {
    float[][] rows = new float[50][];
    Arrays.setAll(rows, i -> new float[] {0.25f});
    MeanShiftCalibration calibration = new MeanShiftCalibration(new SeriesSample(ONE, rows), 1, 99);

    assertThat(calibration.pValue(0, 0.25, 60)).isEqualTo(1);
    assertThat(calibration.pValue(0, 0.26, 60)).isEqualTo(0.01);
  }

  @Test
  void pValue_isTheSameForTheSameSeedInAnyOrder() {
    SeriesSample sample = sample(300, new SplittableRandom(9));
    MeanShiftCalibration first = new MeanShiftCalibration(sample, 4, 500);
    MeanShiftCalibration second = new MeanShiftCalibration(sample, 4, 500);
    double mean = first.mean(0) + 0.02;

    double of64 = first.pValue(0, mean, 64);
    double of200 = first.pValue(0, mean, 200);

    assertThat(second.pValue(0, mean, 200)).isEqualTo(of200);
    assertThat(second.pValue(0, mean, 64)).isEqualTo(of64);
  }

  @Test
  void moments_areThoseOfTheSample() {
    SeriesSample sample = new SeriesSample(ONE, new float[][] {{1}, {2}, {6}});
    MeanShiftCalibration calibration = new MeanShiftCalibration(sample, 1, 9);

    assertThat(calibration.mean(0)).isEqualTo(3);
    assertThat(calibration.deviation(0)).isCloseTo(Math.sqrt(7), within(1e-12));
    assertThat(calibration.size()).isEqualTo(3);
  }

  @Test
  void new_refusesTooLittle() {
    SeriesSample one = new SeriesSample(ONE, new float[][] {{1}});

    assertThatThrownBy(() -> new MeanShiftCalibration(one, 1, 9))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SeriesSample(ONE, new float[][] {{1, 2}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SeriesSample(ONE, new float[][] {{Float.NaN}}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SeriesSample sample(int size, SplittableRandom random) {
    float[][] rows = new float[size][1];
    for (float[] row : rows) {
      row[0] = (float) score(0, random);
    }
    return new SeriesSample(ONE, rows);
  }

  private static double windowMean(int n, double moreOften, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += score(moreOften, random);
    }
    return sum / n;
  }

  /** About 0.1, or about 0.5 where the concept is in the image. */
  private static double score(double moreOften, SplittableRandom random) {
    double level = random.nextDouble() < 0.06 + moreOften ? 0.5 : 0.1;
    return level + 0.05 * random.nextGaussian();
  }
}
