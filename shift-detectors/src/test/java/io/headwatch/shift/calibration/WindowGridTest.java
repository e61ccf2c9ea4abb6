package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowGridTest {
  // The R10 series of preferred numbers (ISO 3), but for its roundings.
  @Test
  void upTo_isTenPerDecade() {
    assertThat(WindowGrid.upTo(1000))
        .containsExactly(
            10, 13, 16, 20, 25, 32, 40, 50, 63, 79, 100, 126, 158, 200, 251, 316, 398, 501, 631,
            794, 1000);
  }

  @Test
  void upTo_endsAtTheLargest() {
    assertThat(WindowGrid.upTo(24)).containsExactly(10, 13, 16, 20, 24);
    assertThat(WindowGrid.upTo(10)).containsExactly(10);
  }
}
