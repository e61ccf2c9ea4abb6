package io.headwatch.shift.profile;

import static io.headwatch.shift.profile.DetectableShift.Bound.ABOUT;
import static io.headwatch.shift.profile.DetectableShift.Bound.AT_MOST;
import static io.headwatch.shift.profile.DetectableShift.Bound.MORE_THAN;
import static io.headwatch.shift.profile.DetectableShift.Bound.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.profile.PowerCurve.MeanChange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PowerCurveTest {

  @Test
  void smallest_isBetweenTheLastMissAndTheFirstFind() {
    DetectableShift found = curve(List.of(.5, 1e-2, 1e-4)).smallest(0, 1e-3);

    // 1e-3 is half way from 1e-2 to 1e-4 on a logarithmic scale, so half way from 2 to 4.
    assertThat(found.bound()).isEqualTo(ABOUT);
    assertThat(found.strength()).isCloseTo(3, within(1e-12));
  }

  @Test
  void smallest_growsAsFalseAlarmsBecomeRarer() {
    PowerCurve curve = curve(List.of(.5, 1e-2, 1e-4));

    assertThat(curve.smallest(0, 1e-2)).isEqualTo(new DetectableShift(ABOUT, 2));
    assertThat(curve.smallest(0, 1e-4)).isEqualTo(new DetectableShift(ABOUT, 4));
    assertThat(curve.smallest(0, .05).strength()).isBetween(1.0, 2.0);
  }

  /** A strength that was detected by luck, while a stronger one was not, is no answer. */
  @Test
  void smallest_isBeyondTheStrongestThatWasMissed() {
    assertThat(curve(List.of(1e-3, 1e-2, 1e-5)).smallest(0, 2e-3).strength()).isBetween(2.0, 4.0);
  }

  @Test
  void smallest_ofWhatWasNeverOrAlwaysDetectedIsABound() {
    assertThat(curve(List.of(.5, .4, .2)).smallest(0, 1e-3))
        .isEqualTo(new DetectableShift(MORE_THAN, 4));
    assertThat(curve(List.of(.5, .4)).smallest(0, 1e-3))
        .isEqualTo(new DetectableShift(MORE_THAN, 2));
    assertThat(curve(List.of(1e-5)).smallest(0, 1e-3)).isEqualTo(new DetectableShift(AT_MOST, 1));
  }

  /** Larger windows detect what smaller ones do, and maybe more; what these miss says nothing. */
  @Test
  void smallest_ofASizeThatWasNotSimulatedIsBoundedBySmallerOnes() {
    PowerCurve curve = curve(List.of(.5, 1e-2, 1e-4), List.of(), List.of());

    assertThat(curve.smallest(2, 1e-2)).isEqualTo(new DetectableShift(AT_MOST, 2));
    assertThat(curve.smallest(1, 1e-9).bound()).isEqualTo(UNKNOWN);
    assertThat(curve(List.of()).smallest(0, 1e-2).bound()).isEqualTo(UNKNOWN);
  }

  @Test
  void constructor_refusesWhatIsNoCurve() {
    assertThatThrownBy(() -> curve(List.of(0.0))).hasMessageContaining("not p-values");
    assertThatThrownBy(() -> curve(List.of(1.1))).hasMessageContaining("not p-values");
    assertThatThrownBy(() -> curve(List.of(.1, .1, .1, .1))).hasMessageContaining("3 strengths");
    assertThatThrownBy(
            () ->
                new PowerCurve(ShiftKind.BLUR, "", List.of(1.0, 1.0), List.of(), Optional.empty()))
        .hasMessageContaining("do not ascend");
    assertThatThrownBy(() -> new MeanChange(1, 0)).hasMessageContaining("deviation of 0");
    assertThatThrownBy(
            () -> new PowerCard(100, List.of(10, 50), List.of(curve(List.of())), List.of()))
        .hasMessageContaining("p-values of 1 sizes");
  }

  @Test
  void strengths_ofAllKindsAscendByAtMostAFactorOfTwo() {
    for (ShiftKind kind : ShiftKind.values()) {
      List<Double> strengths = kind.strengths();
      for (int i = 1; i < strengths.size(); i++) {
        assertThat(strengths.get(i) / strengths.get(i - 1)).as(kind.name()).isBetween(1.2, 2.0);
      }
    }
  }

  @SafeVarargs
  private static PowerCurve curve(List<Double>... pValues) {
    return new PowerCurve(
        ShiftKind.EMBEDDING,
        "",
        List.of(1.0, 2.0, 4.0),
        Arrays.stream(pValues).toList(),
        Optional.empty());
  }
}
