package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CombinedTestTest {
  private static final int WINDOWS = 4_000;
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final CombinedTest INDEPENDENT = new CombinedTest(independent(WINDOWS), NAMES);

  /**
   * Of three independent detectors the smallest p-value is at most x with probability 1 - (1 -
   * x)^3. The share of 4,000 null windows has a standard error of at most 0.008; where it is
   * extrapolated, 0.05 was estimated with a relative one of 0.07: three of each.
   */
  @Test
  void pValue_ofIndependentDetectorsIsThatOfTheSmallestOfAsMany() {
    for (double least : new double[] {0.05, 0.2, 0.4, 0.7}) {
      assertThat(INDEPENDENT.pValue(new double[] {0.9, least, 0.95}, 10))
          .isCloseTo(1 - Math.pow(1 - least, 3), within(3 * 0.008));
    }
    for (double least : new double[] {0.01, 1e-3, 1e-6}) {
      double expected = 1 - Math.pow(1 - least, 3);
      assertThat(INDEPENDENT.pValue(new double[] {least, 0.5, 0.5}, 10))
          .isCloseTo(expected, within(3 * 0.07 * expected))
          .isLessThanOrEqualTo(3 * least);
    }
  }

  // Three times the same is once: neither Bonferroni's factor nor anything else may be added.
  @Test
  void pValue_ofIdenticalDetectorsIsTheirs() {
    float[][] scores = exponential(WINDOWS, new SplittableRandom(2));
    NullScores nulls =
        new NullScores(NAMES, new int[] {10, 40}, new float[][][] {scores, scores, scores}, 1);
    CombinedTest test = new CombinedTest(nulls, NAMES);

    for (double score : new double[] {0.1, 1, 2, 3, 5, 8, 12}) {
      double[] pValues = test.pValues(new double[] {score, score, score}, 10);
      assertThat(test.pValue(pValues, 10)).isCloseTo(pValues[0], within(1e-12));
    }
  }

  @Test
  void pValue_risesWithTheSmallest() {
    for (int n : new int[] {10, 20, 40, 100}) {
      double previous = 0;
      for (double least = 1e-8; least <= 1; least *= 1.07) {
        double p = INDEPENDENT.pValue(new double[] {1, least, 1}, n);
        assertThat(p).isBetween(Math.max(previous, least), 1.0);
        previous = p;
      }
    }
  }

  // The verdict follows the combined p-value, each detector's threshold the level: they must agree.
  @Test
  void level_isTheSmallestPValueThatTheCombinedOneAlarmsAt() {
    for (int n : new int[] {10, 20, 40, 100}) {
      for (double falseAlarm : new double[] {1e-6, 1e-3, 0.01, 0.05, 0.2, 0.7}) {
        double level = INDEPENDENT.level(falseAlarm, n);

        assertThat(INDEPENDENT.pValue(new double[] {level, 1, 1}, n))
            .isLessThanOrEqualTo(falseAlarm);
        assertThat(INDEPENDENT.pValue(new double[] {level * (1 + 1e-9), 1, 1}, n))
            .isGreaterThan(falseAlarm);
      }
    }
  }

  // sqrt(10 * 40) = 20: half way in log n.
  @Test
  void pValue_betweenSizesInterpolatesLogPInLogN() {
    double[] pValues = {0.3, 0.5, 1};

    assertThat(INDEPENDENT.pValue(pValues, 20))
        .isCloseTo(
            Math.sqrt(INDEPENDENT.pValue(pValues, 10) * INDEPENDENT.pValue(pValues, 40)),
            within(1e-12));
  }

  @Test
  void pValue_belowTheSmallestSizeNeverAlarms() {
    assertThat(INDEPENDENT.pValue(new double[] {1e-9, 1, 1}, 9)).isEqualTo(1);
  }

  // Too few null windows to see how far the detectors agree: as if they did not at all.
  @Test
  void pValue_ofFewNullWindowsIsBonferronis() {
    CombinedTest test = new CombinedTest(independent(99), NAMES);

    assertThat(test.pValue(new double[] {0.02, 0.5, 0.5}, 10)).isCloseTo(0.06, within(1e-12));
    assertThat(test.pValue(new double[] {0.5, 0.5, 0.5}, 10)).isEqualTo(1);
    assertThat(test.pValue(new double[] {1e-6, 1, 1}, 10)).isCloseTo(0.01, within(1e-12));
  }

  /**
   * New windows of the same three detectors: the combined p-value is uniform. 4,000 windows stay
   * under 1.63 / sqrt(4000) = 0.026 in 99 of 100 cases, and so do the null windows.
   */
  @Test
  void pValue_ofNewWindowsIsUniform() {
    SplittableRandom random = new SplittableRandom(77);
    double[] pValues = new double[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      double[] scores = new double[3];
      double shared = random.nextExponential();
      for (int d = 0; d < 3; d++) {
        scores[d] = shared + random.nextExponential();
      }
      pValues[i] = CORRELATED.pValue(CORRELATED.pValues(scores, 10), 10);
    }

    for (double u : new double[] {0.01, 0.05, 0.1, 0.3, 0.5, 0.8}) {
      double share = DoubleStream.of(pValues).filter(p -> p <= u).count() / (double) WINDOWS;
      assertThat(share).isCloseTo(u, within(4 * Math.sqrt(2 * u * (1 - u) / WINDOWS)));
    }
  }

  private static final CombinedTest CORRELATED = new CombinedTest(correlated(), NAMES);

  private static NullScores correlated() {
    SplittableRandom random = new SplittableRandom(5);
    float[][][] scores = new float[3][1][WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      double shared = random.nextExponential();
      for (int d = 0; d < 3; d++) {
        scores[d][0][i] = (float) (shared + random.nextExponential());
      }
    }
    return new NullScores(NAMES, new int[] {10}, scores, 1);
  }

  @Test
  void nullScores_knowTheirDetectors() {
    NullScores nulls = independent(20);

    assertThat(nulls.windows()).isEqualTo(20);
    assertThat(nulls.supportedSizes()).isEqualTo(new SizeRange(10, 40));
    assertThat(nulls.only(name -> !name.equals("b")).orElseThrow().detectors())
        .containsExactly("a", "c");
    assertThat(nulls.only(name -> !name.equals("b")).orElseThrow().scores("c"))
        .isDeepEqualTo(nulls.scores("c"));
    assertThat(nulls.only(name -> false)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nulls.scores("d"))
        .withMessageContaining("no null scores of d");
  }

  @Test
  void nullScores_refuseWhatDoesNotFit() {
    float[][] row = {{1, 2}};
    int[] ten = {10};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullScores(List.of("a", "a"), ten, new float[][][] {row, row}, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullScores(List.of("a"), ten, new float[][][] {row, row}, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullScores(List.of(), ten, new float[0][][], 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullScores(List.of("a"), ten, new float[][][] {row}, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullScores(List.of("a"), ten, new float[][][] {{{1}, {2}}}, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullScores(List.of("a"), ten, new float[][][] {{{1, Float.NaN}}}, 1));
  }

  /** Detectors of different numbers of windows could not be combined. */
  @Test
  void nullScores_refuseDetectorsOfOtherNumbersOfWindows() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new NullScores(
                    List.of("a", "b"), new int[] {10}, new float[][][] {{{1, 2}}, {{1}}}, 1));
  }

  @Test
  void calibration_onlyKeepsWhatIsAskedFor() {
    Calibration calibration = new Calibration(independent(20), java.util.Optional.empty());

    assertThat(calibration.only(name -> name.equals("b")).orElseThrow().detectors())
        .containsExactly("b");
    assertThat(calibration.only(name -> false)).isEmpty();
  }

  private static NullScores independent(int windows) {
    SplittableRandom random = new SplittableRandom(1);
    return new NullScores(
        NAMES,
        new int[] {10, 40},
        new float[][][] {
          exponential(windows, random), exponential(windows, random), exponential(windows, random)
        },
        1);
  }

  private static float[][] exponential(int windows, SplittableRandom random) {
    float[][] scores = new float[2][windows];
    for (float[] row : scores) {
      for (int i = 0; i < windows; i++) {
        row[i] = (float) random.nextExponential();
      }
    }
    return scores;
  }
}
