package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AlarmStreamTest {

  /** With e(p) = 1 / (2 sqrt(p)) and p = 1/4 every e is 1, so that M counts the windows. */
  @Test
  void fires_byEvidenceWhenMReachesTheThreshold() {
    AlarmStream stream = new AlarmStream(budget(50, 1), 0);
    for (int window = 1; window < 50; window++) {
      assertThat(stream.fires(0.25)).isFalse();
    }
    // A trifle smaller, so that rounding does not decide.
    assertThat(stream.fires(0.24)).isTrue();
    assertThat(stream.fires(0.25)).isFalse();
  }

  @Test
  void fires_withoutEvidenceByAWindowAlone() {
    AlarmStream stream = new AlarmStream(budget(100, 0), 0.05);
    for (int window = 0; window < 500; window++) {
      assertThat(stream.fires(0.011)).isFalse();
    }
    assertThat(stream.fires(0.01)).isTrue();
  }

  /** One lasting shift is one alarm, but it ends as many runs as it has windows. */
  @Test
  void alarmsAndRuns_ofALastingShiftDiffer() {
    double[] shifted = new double[30];
    Arrays.fill(shifted, 1e-6);

    assertThat(AlarmStream.alarms(shifted, budget(100, 0.5), 0.05)).isEqualTo(1);
    assertThat(AlarmStream.runs(shifted, budget(100, 0.5), 0.05)).isEqualTo(30);
  }

  private static FalseAlarmBudget budget(double stated, double evidenceShare) {
    return FalseAlarmBudget.of(stated, Scope.STREAM, 1, evidenceShare);
  }
}
