package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.study.PowerStudy.Design;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerStudyTest {
  private static final List<String> SHIFTS = List.of("dark-5", "moved-05", "none-0");

  @TempDir static Path directory;
  private static PowerStudy.Result result;

  @BeforeAll
  static void run() throws IOException {
    SyntheticValues values = new SyntheticValues(directory);
    values.write("clean", 4_500, 0, 0, 1);
    values.write("moved-05", 4_000, 0.5, 0, 1);
    values.write("dark-5", 1_000, 0, -5, 1);
    values.write("none-0", 1_000, 0, 0, 1);
    result =
        study(ReplicateRunner.SEQUENTIAL, 2).run(new ValueDirectory(directory), SHIFTS, s -> {});
  }

  private static PowerStudy study(ReplicateRunner runner, int references) {
    Design design = new Design(List.of(10, 40), 1_000, references, 2_000, 300, 1_000, 1_000, 1);
    return new PowerStudy(design, ImageReading.NONE, DetectorChoice.STANDARD, runner);
  }

  /**
   * Thresholds from 1,000 windows have the standard error .003, shares of 300 windows .006, and two
   * references and pools of this size about the same: .01 and four of them.
   */
  @Test
  void methods_detectOnePercentWhereNothingShifted() {
    for (int n : new int[] {10, 40}) {
      assertThat(row("none", n).powers())
          .allSatisfy(power -> assertThat(power.share().value()).isLessThan(0.05));
    }
  }

  /** Five standard deviations: everything that looks at pixels sees it, nothing else does. */
  @Test
  void methods_onPixelsAloneDetectAChangeOfBrightness() {
    PowerRow row = row("dark", 40);
    for (String seeing : List.of("headwatch", "pixels.hotelling", "KS of brightness")) {
      assertThat(power(row, seeing)).isEqualTo(1);
    }
    for (String blind : List.of("embedding.hotelling", "KS per dimension", "MMD")) {
      assertThat(power(row, blind)).isLessThan(0.05);
    }
    assertThat(row.bestBaseline()).isEqualTo("KS of brightness");
    assertThat(row.difference().value()).isZero();
  }

  /**
   * The mean of one of four directions moves by half a standard deviation. By noncentral chi-square
   * (scipy.stats.ncx2), T2 on 3 components at n = 40 has a noncentrality of 40 * 0.25 / (1 + 40 /
   * 1,000) = 9.6 and a power of .51 at 1 %: the first direction is lost to the normalisation. The
   * means of references and pools err by .03, which is .06 of power; the threshold by as much.
   */
  @Test
  void hotelling_hasThePowerOfTheNoncentralChiSquare() {
    assertThat(power(row("moved", 40), "embedding.hotelling")).isCloseTo(0.51, within(0.2));
    assertThat(power(row("moved", 40), "KS of brightness")).isLessThan(0.05);
  }

  @Test
  void run_isTheSameOnAnyRunner() throws IOException {
    ReplicateRunner reversed =
        tasks -> {
          List<Runnable> last = new ArrayList<>(tasks);
          Collections.reverse(last);
          last.forEach(Runnable::run);
        };

    assertThat(study(reversed, 2).run(new ValueDirectory(directory), SHIFTS, s -> {}))
        .isEqualTo(result);
  }

  @Test
  void run_withTooFewImagesSaysHowManyAreNeeded() throws IOException {
    SyntheticValues values = new SyntheticValues(directory);
    values.write("known", 1_000, 0, 0, 1);
    values.write("new-class-10", 50, 0, 0, 1);

    assertThatThrownBy(
            () ->
                study(ReplicateRunner.SEQUENTIAL, 1)
                    .run(new ValueDirectory(directory), List.of("new-class-10"), s -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("known has 1,000 images, 3,000 are needed");
  }

  @Test
  void references_areAsManyAsTheImagesAllow() {
    assertThat(result.references()).containsOnly(Map.entry("clean", 2));
  }

  private static PowerRow row(String shift, int n) {
    return result.rows().stream()
        .filter(row -> row.shift().equals(shift) && row.n() == n)
        .findFirst()
        .orElseThrow();
  }

  private static double power(PowerRow row, String method) {
    return row.powers().stream()
        .filter(power -> power.method().name().equals(method))
        .findFirst()
        .orElseThrow()
        .share()
        .value();
  }
}
