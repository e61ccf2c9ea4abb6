package io.headwatch.shift.calibration;

import static io.headwatch.shift.calibration.FalseAlarmBudget.Scope.INSTALLATION;
import static io.headwatch.shift.calibration.FalseAlarmBudget.Scope.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FalseAlarmBudgetTest {
  // One in 30 days of five-minute windows, ten streams: 8,640 windows, each stream one in 86,400.
  @Test
  void of_dividesAnInstallationsPromiseAmongStreams() {
    FalseAlarmBudget budget = FalseAlarmBudget.of(8_640, INSTALLATION, 10);

    assertThat(budget.windowAlpha()).isCloseTo(1 / 172_800.0, within(1e-18));
    assertThat(budget.evidenceThreshold()).isCloseTo(172_800, within(1e-6));
  }

  @Test
  void of_givesEachStreamItsOwnPromise() {
    FalseAlarmBudget budget = FalseAlarmBudget.of(8_640, STREAM, 10);

    assertThat(budget.windowAlpha()).isCloseTo(1 / 17_280.0, within(1e-18));
    assertThat(budget.windowsBetweenFalseAlarms()).isCloseTo(8_640, within(1e-6));
  }

  // What S streams alarm at, each by window and by evidence, sums to the stated rate.
  @Property
  void of_spendsExactlyTheStatedRate(
      @ForAll @DoubleRange(min = 10, max = 1e6) double windows,
      @ForAll Scope scope,
      @ForAll @IntRange(min = 1, max = 1_000) int streams,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    FalseAlarmBudget budget = FalseAlarmBudget.of(windows, scope, streams, share);

    double perStream = budget.windowAlpha() + 1 / budget.evidenceThreshold();
    double promised = scope == INSTALLATION ? streams * perStream : perStream;
    assertThat(promised).isCloseTo(1 / windows, withinPercentage(1e-9));
    assertThat(1 / budget.evidenceThreshold()).isCloseTo(share * perStream, within(1e-12));
    assertThat(budget.windowsBetweenFalseAlarms()).isCloseTo(windows, withinPercentage(1e-9));
  }

  // At one false alarm in two windows, half of them by window, alpha would be 1/4.
  @Test
  void of_capsAlpha() {
    FalseAlarmBudget budget = FalseAlarmBudget.of(2, STREAM, 1);

    assertThat(budget.windowAlpha()).isEqualTo(0.1);
    assertThat(budget.evidenceThreshold()).isEqualTo(4);
    assertThat(budget.windowsBetweenFalseAlarms()).isCloseTo(1 / 0.35, within(1e-12));
  }

  @Test
  void of_leavesOutAnAlarmWithoutAShare() {
    assertThat(FalseAlarmBudget.of(100, STREAM, 1, 0))
        .isEqualTo(new FalseAlarmBudget(0.01, Double.POSITIVE_INFINITY, 1));
    assertThat(FalseAlarmBudget.of(100, STREAM, 1, 1)).isEqualTo(new FalseAlarmBudget(0, 100, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, 0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void of_refusesATimeShorterThanAWindow(double windows) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FalseAlarmBudget.of(windows, STREAM, 1))
        .withMessageContaining("state a longer time or use shorter windows");
  }

  @Test
  void of_refusesNoStreamsAndNoShare() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FalseAlarmBudget.of(100, INSTALLATION, 0))
        .withMessageContaining("streams");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FalseAlarmBudget.of(100, INSTALLATION, 1, 1.5))
        .withMessageContaining("share");
  }

  // Each alarm of ten streams is asked to be one in 172,800; the profile supports one in 1,000, so
  // the streams together have one in 1,000 / 20.
  @Test
  void weakenedTo_displaysThePromiseThatIsKept() {
    FalseAlarmBudget weakened = FalseAlarmBudget.of(8_640, INSTALLATION, 10).weakenedTo(1_000);

    assertThat(weakened).isEqualTo(new FalseAlarmBudget(0.001, 1_000, 10));
    assertThat(weakened.windowsBetweenFalseAlarms()).isCloseTo(50, within(1e-9));
  }

  @Property
  void weakenedTo_neverPromisesMoreThanStatedOrSupported(
      @ForAll @DoubleRange(min = 10, max = 1e6) double windows,
      @ForAll @IntRange(min = 1, max = 100) int streams,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
      @ForAll @DoubleRange(min = 10, max = 1e6) double longest) {
    FalseAlarmBudget stated = FalseAlarmBudget.of(windows, INSTALLATION, streams, share);

    FalseAlarmBudget kept = stated.weakenedTo(longest);

    assertThat(kept.windowAlpha()).isGreaterThanOrEqualTo(1 / longest - 1e-15);
    assertThat(kept.evidenceThreshold()).isLessThanOrEqualTo(longest);
    assertThat(kept.windowsBetweenFalseAlarms())
        .isLessThanOrEqualTo(stated.windowsBetweenFalseAlarms());
  }

  @Test
  void weakenedTo_leavesASupportedBudgetAlone() {
    FalseAlarmBudget budget = FalseAlarmBudget.of(500, STREAM, 3);
    FalseAlarmBudget windowsAlone = FalseAlarmBudget.of(500, STREAM, 3, 0);
    FalseAlarmBudget evidenceAlone = FalseAlarmBudget.of(500, STREAM, 3, 1);

    assertThat(budget.weakenedTo(1_000)).isEqualTo(budget);
    assertThat(windowsAlone.weakenedTo(1_000)).isEqualTo(windowsAlone);
    assertThat(evidenceAlone.weakenedTo(1_000)).isEqualTo(evidenceAlone);
  }

  @Test
  void weakenedTo_refusesAProfileThatSupportsNoAlarm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FalseAlarmBudget.of(500, STREAM, 3).weakenedTo(9))
        .withMessageContaining("calibrate it with more null windows");
  }
}
