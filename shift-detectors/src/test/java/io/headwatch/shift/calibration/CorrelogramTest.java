package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CorrelogramTest {
  private static final double ROUNDING = 1e-12;

  /** Bursts of ten that share a value, begun anywhere: 1 - k / 10 up to lag 9. */
  private static final Correlogram BURSTS = Correlogram.cut(bursts(), chance(30, .05));

  // The mean of many bursts of ten varies as that of a tenth as many independent values.
  @Test
  void inflation_ofBurstsIsTheirLength() {
    assertThat(BURSTS.inflation()).isCloseTo(10, within(ROUNDING));
  }

  // 1 + 2 (.8 .9 + .6 .8 + .4 .7 + .2 .6)
  @Test
  void inflation_ofSomeNeighboursIsThatOfTheirMean() {
    assertThat(BURSTS.inflation(1)).isEqualTo(1);
    assertThat(BURSTS.inflation(5)).isCloseTo(4.2, within(ROUNDING));
  }

  // From ten neighbours on it is 10 - 33 / L, with 33 = 2 sum k (1 - k / 10).
  @Test
  void neighbours_areTheFewestThatReachTheShare() {
    assertThat(BURSTS.neighbours(.97)).isEqualTo(110);
    assertThat(BURSTS.neighbours(.9)).isEqualTo(33);
    // 4.83 for six of them, 5.49 for seven.
    assertThat(BURSTS.neighbours(.5)).isEqualTo(7);
    assertThat(BURSTS.neighbours(.05)).isEqualTo(1);
  }

  @Test
  void neighbours_ofIndependentValuesIsOne() {
    Correlogram independent =
        Correlogram.cut(new double[] {1, .04, -.04, .03, 0, .01, .02}, chance(7, .05));

    assertThat(independent.inflation()).isEqualTo(1);
    assertThat(independent.neighbours(.97)).isEqualTo(1);
  }

  @Test
  void cut_isAfterFiveLagsWithinChance() {
    double[] afterFour = {1, .5, 0, 0, 0, 0, .9};
    double[] afterFive = {1, .5, 0, 0, 0, 0, 0, .9};

    assertThat(Correlogram.cut(afterFour, chance(7, .1)).inflation())
        .isCloseTo(3.8, within(ROUNDING));
    assertThat(Correlogram.cut(afterFive, chance(8, .1)).inflation())
        .isCloseTo(2, within(ROUNDING));
  }

  // The last lag beyond chance is 2: lag 3 counts half, lag 4 nothing.
  @Test
  void cut_letsLagsWithinChanceFadeOut() {
    double[] correlations = {1, .5, .4, .1, .1, .1, .1, .1};

    assertThat(Correlogram.cut(correlations, chance(8, .2)).inflation())
        .isCloseTo(2.9, within(ROUNDING));
  }

  // Neighbours that differ more than others make windows vary less: single images are safe.
  @Test
  void cut_takesOppositesForIndependent() {
    Correlogram opposites = Correlogram.cut(new double[] {1, -.9, .02, -.6}, chance(4, .1));

    assertThat(opposites.inflation()).isEqualTo(1);
    assertThat(opposites.neighbours(.97)).isEqualTo(1);
  }

  private static double[] bursts() {
    double[] correlations = new double[30];
    Arrays.setAll(correlations, lag -> Math.max(0, 1 - lag / 10.));
    return correlations;
  }

  private static double[] chance(int lags, double value) {
    double[] chance = new double[lags];
    Arrays.fill(chance, value);
    return chance;
  }
}
