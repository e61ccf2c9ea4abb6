package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StudyIntervalsTest {

  /** scipy.stats.binomtest(k, 20).proportion_ci(0.95, "wilson"). */
  @Test
  void proportion_isWilsons() {
    assertThat(Proportion.of(0, 20).low()).isZero();
    assertThat(Proportion.of(0, 20).high()).isCloseTo(0.16112515805281935, within(1e-6));
    assertThat(Proportion.of(3, 20).value()).isEqualTo(0.15);
    assertThat(Proportion.of(3, 20).low()).isCloseTo(0.05236874589621662, within(1e-6));
    assertThat(Proportion.of(3, 20).high()).isCloseTo(0.3604188647407569, within(1e-6));
    assertThat(Proportion.of(20, 20).low()).isCloseTo(0.8388748419471808, within(1e-6));
    assertThat(Proportion.of(20, 20).high()).isEqualTo(1);
  }

  /** 10 and 4 of 100 with half a trial added to each outcome: (6 -+ z sqrt(15 - 36/102)) / 102. */
  @Test
  void pairedDifference_isAgrestisAndMins() {
    PairedDifference difference = PairedDifference.of(10, 4, 100);

    assertThat(difference.value()).isEqualTo(0.06);
    assertThat(difference.low()).isCloseTo(-0.014716387, within(1e-6));
    assertThat(difference.high()).isCloseTo(0.132363446, within(1e-6));
  }

  /** Wald's interval would be a point where both agree in every trial. */
  @Test
  void pairedDifference_ofEqualsHasAWidth() {
    PairedDifference none = PairedDifference.of(0, 0, 2_000);

    assertThat(none.value()).isZero();
    assertThat(none.high()).isEqualTo(-none.low()).isBetween(0.0005, 0.002);
  }

  /** scipy.stats.t.interval(0.95, 3, mean, sem). */
  @Test
  void meanRate_isStudents() {
    MeanRate rate = MeanRate.of(List.of(0.01, 0.02, 0.015, 0.005), 1_000);

    assertThat(rate.mean()).isCloseTo(0.0125, within(1e-12));
    assertThat(rate.low()).isCloseTo(0.0022286987161973942, within(1e-9));
    assertThat(rate.high()).isCloseTo(0.022771301283802604, within(1e-9));
    assertThat(rate.deviation()).isCloseTo(0.006454972243679028, within(1e-12));
    assertThat(rate.windows()).isCloseTo(80, within(1e-9));
  }

  /** No alarm in 8,000 windows: a rate that gives 3.69 has none with 2.5 %. */
  @Test
  void meanRate_withoutAlarmsHasALowerEndOfWindows() {
    MeanRate rate = MeanRate.of(List.of(0.0, 0.0), 4_000);

    assertThat(rate.windows()).isInfinite();
    assertThat(rate.mostWindows()).isInfinite();
    assertThat(Math.pow(1 - 1 / rate.fewestWindows(), 8_000)).isCloseTo(0.025, within(0.0002));
  }

  @Test
  void meanRate_ofOneReferenceHasNoKnownError() {
    MeanRate rate = MeanRate.of(List.of(0.02), 4_000);

    assertThat(rate.low()).isZero();
    assertThat(rate.high()).isEqualTo(1);
  }
}
