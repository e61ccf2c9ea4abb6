package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tails of samples of 4,000 whose distribution is known: 200 exceedances are fitted. */
class TailTest {
  private static final int TRIALS = 200;

  /**
   * At the true shape, the p-value of what happens once in 10,000. The scale of an exponential tail
   * has a relative standard error of 1 / sqrt(200), the level's probability another, so that ln p
   * has one of sqrt(ln(500)^2 + 1) / sqrt(200) = 0.45, and the mean of 200 samples 0.032; 1 /
   * scale, which is 1/200 too large on average, takes 0.03 off.
   */
  @Test
  void pValue_ofAnExponentialTailIsTheTrueOne() {
    double mean = meanLogOfRatio(p -> -Math.log(p), 0);

    assertThat(mean).isCloseTo(-0.03, within(3 * 0.032));
  }

  /**
   * The same of a Pareto tail with shape 1/4: ln p moves with the scale's by 4 (1 - 500^-1/4) =
   * 3.2, and the mean exceedance has a relative standard error of sqrt(2 / 200), so that ln p has
   * one of 0.33, and the mean of 200 samples 0.023; terms of second order move it by as much.
   */
  @Test
  void pValue_ofAParetoTailIsTheTrueOne() {
    double mean = meanLogOfRatio(p -> Math.pow(p, -0.25), 0.25);

    assertThat(mean).isCloseTo(0, within(4 * 0.023));
  }

  private static double meanLogOfRatio(DoubleUnaryOperator quantile, double shape) {
    double sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Tail tail = Tail.fit(sample(quantile, trial), shape);
      sum += Math.log(tail.pValue(quantile.applyAsDouble(1e-4)) / 1e-4);
    }
    return sum / TRIALS;
  }

  /**
   * Hosking and Wallis, equation 8: with 200 exceedances the shape has a standard error of 0.082 at
   * 0 and 0.090 at 1/4; the mean of 200 samples 0.006. Five of these, for the bias of order 1/200.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25})
  void shape_isThatOfTheDistribution(double shape) {
    DoubleUnaryOperator quantile = shape == 0 ? p -> -Math.log(p) : p -> Math.pow(p, -shape);
    double sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      sum += Tail.shape(sample(quantile, trial));
    }

    assertThat(sum / TRIALS).isCloseTo(shape, within(5 * 0.006));
  }

  /** Uniform values end at 1: shape -1. */
  @Test
  void shape_ofABoundedTailIsNegative() {
    assertThat(Tail.shape(sample(p -> 1 - p, 1))).isCloseTo(-1, within(0.4));
  }

  /**
   * Symmetric values whose distance from their centre, 0, to the power k is exponential. In 200
   * samples of 4,000 and powers 1 and 2 the power had a standard deviation of .28 and .44: the mean
   * has an error of .03. Five of these, for the bias of order 1/200.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 2})
  void power_isThatOfTheDistribution(double power) {
    double sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      sum += Tail.power(sample(p -> symmetric(p, power), trial));
    }

    assertThat(sum / TRIALS).isCloseTo(power, within(5 * 0.03));
  }

  // Heavier than an exponential tail: of the logarithm's exponential, no power above 1.
  @Test
  void power_ofAHeavyTailIsBelowOne() {
    assertThat(Tail.power(sample(p -> Math.pow(p, -0.25), 1))).isBetween(0.5, 0.9);
  }

  /** Of power 2: ln p of what happens once in 10,000 moves with the scale as above. */
  @Test
  void pValue_ofALightTailIsTheTrueOne() {
    double sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Tail tail = Tail.light(sample(p -> symmetric(p, 2), trial), 2);
      sum += Math.log(tail.pValue(symmetric(1e-4, 2)) / 1e-4);
    }

    assertThat(sum / TRIALS).isCloseTo(-0.03, within(3 * 0.032));
  }

  private static double symmetric(double p, double power) {
    double distance = Math.pow(-Math.log(2 * Math.min(p, 1 - p)), 1 / power);
    return p < 0.5 ? distance : -distance;
  }

  // u = 2, c = 1, k = 2, v = 3: the excess is (2^2 - 1) / 2 = 3/2.
  @Test
  void pValue_ofALightTailHasItsClosedForm() {
    assertThat(new Tail(2, 0.04, 0.5, 0, 1, 2).pValue(3))
        .isCloseTo(0.04 * Math.exp(-3), within(1e-15));
  }

  // Half way from an exponential tail with scale 1 to one with scale 3, e^-2 of the level lies at
  // (1 + 2 + 2 + 6) / 2; towards itself a tail is what it is.
  @Test
  void pValue_betweenTwoTailsInterpolatesTheirQuantiles() {
    Tail narrow = new Tail(1, 0.04, 1, 0);
    Tail wide = new Tail(2, 0.04, 3, 0);
    Tail light = new Tail(2, 0.04, 0.5, 0, 1, 2);
    Tail heavy = new Tail(1, 0.04, 1, 0.5);

    assertThat(narrow.pValue(wide, 0.5, 5.5)).isCloseTo(0.04 * Math.exp(-2), within(1e-12));
    for (double value : new double[] {2.5, 3, 10}) {
      assertThat(light.pValue(light, 0.3, value) / light.pValue(value)).isCloseTo(1, within(1e-6));
      assertThat(heavy.pValue(heavy, 0.3, value) / heavy.pValue(value)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void pValue_betweenTwoTailsFallsAndIsNeverZero() {
    Tail light = new Tail(2, 0.04, 0.5, 0, 1, 2);
    Tail heavy = new Tail(1, 0.04, 1, 0.5);
    double previous = 0.04;
    for (double value = 1.501; value < 1e9; value *= 1.3) {
      double p = light.pValue(heavy, 0.5, value);
      assertThat(p).isPositive().isLessThanOrEqualTo(previous);
      previous = p;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-12, 0.1, 0.9})
  void pValue_fallsAndIsNeverZero(double shape) {
    Tail tail = new Tail(2, 0.05, 0.3, shape);
    double previous = 0.05;
    for (double value = 2.001; value < 1e6; value *= 1.1) {
      double p = tail.pValue(value);
      assertThat(p).isPositive().isLessThanOrEqualTo(previous);
      previous = p;
    }
    assertThat(tail.pValue(2)).isEqualTo(0.05);
    assertThat(tail.pValue(1e300)).isPositive().isLessThan(1e-6);
    assertThat(tail.pValue(Double.POSITIVE_INFINITY)).isPositive();
  }

  // Shape 1/2, scale 1, excess 2 gives (1 + 1)^-2; shape 0 gives e^-2.
  @Test
  void pValue_hasItsClosedForm() {
    assertThat(new Tail(1, 0.04, 1, 0.5).pValue(3)).isCloseTo(0.01, within(1e-15));
    assertThat(new Tail(1, 0.04, 1, 0).pValue(3)).isCloseTo(0.04 * Math.exp(-2), within(1e-15));
  }

  // All exceedances are tied with the level: what is larger was never seen.
  @Test
  void fit_ofTiesHasNoScale() {
    double[] tied = new double[1_000];
    Arrays.fill(tied, 500, 1_000, 3);

    Tail tail = Tail.fit(tied, Math.max(0, Tail.shape(tied)));

    assertThat(Tail.shape(tied)).isZero();
    assertThat(tail.scale()).isZero();
    assertThat(tail.pValue(3)).isEqualTo(51.0 / 1_001);
    assertThat(tail.pValue(3.1)).isPositive().isLessThan(1e-300);
  }

  // Some ties do no harm: rounded exponential values still have an exponential tail.
  @Test
  void fit_ofRoundedValuesIsThatOfTheValues() {
    double[] exact = sample(p -> -Math.log(p), 3);
    double[] rounded = Arrays.stream(exact).map(v -> Math.round(20 * v) / 20.0).toArray();

    double ratio = Tail.fit(rounded, 0).pValue(9.2) / Tail.fit(exact, 0).pValue(9.2);

    assertThat(ratio).isBetween(0.7, 1.4);
  }

  @Test
  void exceedances_areATwentiethAndNoneOfFew() {
    assertThat(Tail.exceedances(799)).isZero();
    assertThat(Tail.exceedances(800)).isEqualTo(40);
    assertThat(Tail.exceedances(4_000)).isEqualTo(200);
  }

  private static double[] sample(DoubleUnaryOperator quantile, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] sample = new double[4_000];
    Arrays.setAll(sample, i -> quantile.applyAsDouble(1 - random.nextDouble()));
    Arrays.sort(sample);
    return sample;
  }
}
