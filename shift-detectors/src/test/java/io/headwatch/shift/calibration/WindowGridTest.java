package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowGridTest {
  // The R5 series of preferred numbers (ISO 3), but for its roundings.
  @Test
  void between_isFivePerDecade() {
    assertThat(WindowGrid.between(1, 1000))
        .containsExactly(10, 16, 25, 40, 63, 100, 158, 251, 398, 631, 1000);
  }

  @Test
  void between_endsAtTheLargest() {
    assertThat(WindowGrid.between(1, 24)).containsExactly(10, 16, 24);
    assertThat(WindowGrid.between(1, 10)).containsExactly(10);
  }

  // Part of a block would share less than whole blocks do, which is what live windows hold.
  @Test
  void between_ofBlocksHasWholeBlocksOnly() {
    assertThat(WindowGrid.between(7, 100)).containsExactly(14, 21, 28, 42, 63, 98);
    assertThat(WindowGrid.between(30, 100)).containsExactly(60, 90);
  }

  // There are as many windows of one block as blocks: too few to be a distribution.
  @Test
  void between_ofBlocksHasAtLeastTwo() {
    assertThat(WindowGrid.between(30, 60)).containsExactly(60);
    assertThat(WindowGrid.between(5, 25)).containsExactly(10, 20, 25);
  }

  // 40 images in blocks of 30: no window of whole blocks is at most half of them.
  @Test
  void between_ofLargerBlocksThanWindowsIsTheLargestWindow() {
    assertThat(WindowGrid.between(30, 20)).containsExactly(20);
    assertThat(WindowGrid.between(30, 59)).containsExactly(59);
  }
}
