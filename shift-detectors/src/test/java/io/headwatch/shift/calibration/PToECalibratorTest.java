package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PToECalibratorTest {
  private static final PToECalibrator MIXTURE = PToECalibrator.mixture();

  // Computed with 400 decimal digits from (1 - p + p ln p) / (p (ln p)^2). The last three cancel
  // completely in doubles; the first overflows to infinity when 1 / p is squared on the way.
  @ParameterizedTest
  @CsvSource({
    "1e-300, 677.69989805840539149",
    "1e-20, 38.392172422277020093",
    "1e-8, 12.593732575889955718",
    "1e-4, 4.7686652035929548900",
    "0.01, 1.4931270511164153824",
    "0.05, 0.57847801884586309025",
    "0.5, -0.44836122069267487762",
    "0.9, -0.65771721781664259347",
    "0.999, -0.69281365264193341198",
    "0.9999999, -0.69314714722661004918",
    "0.9999999999999999, -0.69314718055994527241"
  })
  void logE_ofTheMixtureIsExact(double pValue, double expected) {
    assertThat(MIXTURE.logE(pValue)).isCloseTo(expected, within(1e-14 * Math.max(1, expected)));
  }

  @Test
  void logE_ofTheMixtureIsOneHalfAtOne() {
    assertThat(MIXTURE.logE(1)).isEqualTo(Math.log(0.5));
  }

  // Where the series hands over to logarithms, at ln p = -1: there e = exp(1) - 2.
  @Test
  void logE_ofTheMixtureHasNoStepBetweenItsTwoFormulas() {
    double expected = Math.log(Math.E - 2);

    assertThat(MIXTURE.logE(Math.exp(-1) * (1 + 1e-15))).isCloseTo(expected, within(1e-14));
    assertThat(MIXTURE.logE(Math.exp(-1) * (1 - 1e-15))).isCloseTo(expected, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1e-3, 0.03, 0.4, 0.97})
  void logE_ofTheMixtureIsTheMeanOverKappa(double pValue) {
    double mean =
        integral(kappa -> Math.exp(PToECalibrator.ofKappa(kappa).logE(pValue)), 1e-12, 1 - 1e-12);

    assertThat(MIXTURE.logE(pValue)).isCloseTo(Math.log(mean), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"0.25, 0.0625, 0.69314718055994530942", "0.5, 0.04, 0.91629073187415506518"})
  void logE_ofKappaIsThePower(double kappa, double pValue, double expected) {
    // .25 x .0625^-.75 = 2 and .5 x .04^-.5 = 2.5
    assertThat(PToECalibrator.ofKappa(kappa).logE(pValue)).isCloseTo(expected, within(1e-14));
  }

  // With L = -ln p the integral of e over (0, 1) is that of e exp(-L) over (0, infinity).
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.9})
  void logE_ofKappaIntegratesToOne(double kappa) {
    PToECalibrator calibrator = PToECalibrator.ofKappa(kappa);

    double upTo600 = integral(l -> Math.exp(calibrator.logE(Math.exp(-l)) - l), 0, 600);

    assertThat(upTo600).isCloseTo(1, within(1e-6));
  }

  // Beyond L = 600 the mixture's integrand is 1 / L^2 up to exp(-600), which integrates to 1 / 600.
  @Test
  void logE_ofTheMixtureIntegratesToOne() {
    double upTo600 = integral(l -> Math.exp(MIXTURE.logE(Math.exp(-l)) - l), 0, 600);

    assertThat(upTo600 + 1.0 / 600).isCloseTo(1, within(1e-6));
  }

  @Property
  void logE_risesAsThePValueFalls(
      @ForAll @DoubleRange(min = -690, max = 0) double logP,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double kappa) {
    double pValue = Math.exp(logP);

    assertThat(MIXTURE.logE(pValue * 0.999)).isGreaterThan(MIXTURE.logE(pValue));
    PToECalibrator power = PToECalibrator.ofKappa(kappa);
    assertThat(power.logE(pValue * 0.999)).isGreaterThan(power.logE(pValue));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN})
  void logE_refusesWhatIsNoCalibratedPValue(double pValue) {
    assertThatIllegalArgumentException().isThrownBy(() -> MIXTURE.logE(pValue));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PToECalibrator.ofKappa(0.5).logE(pValue))
        .withMessageContaining("(0, 1]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void ofKappa_refusesTheEnds(double kappa) {
    assertThatIllegalArgumentException().isThrownBy(() -> PToECalibrator.ofKappa(kappa));
  }

  /** Simpson's rule on 60,000 intervals. */
  private static double integral(DoubleUnaryOperator f, double from, double to) {
    int intervals = 60_000;
    double step = (to - from) / intervals;
    double sum = f.applyAsDouble(from) + f.applyAsDouble(to);
    for (int i = 1; i < intervals; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * f.applyAsDouble(from + i * step);
    }
    return sum * step / 3;
  }
}
