package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.study.PowerMethod.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PowerTableRowsTest {
  private static final List<PowerMethod> METHODS =
      List.of(
          new PowerMethod("detector", Kind.DETECTOR),
          PowerMethod.COMBINED,
          new PowerMethod("first", Kind.BASELINE),
          new PowerMethod("second", Kind.BASELINE));

  /** Detected are 9, 6, 1 and 4 of 10 windows; ours and the second agree in 2 + 2. */
  @Test
  void row_countsPairsWithTheBestBaseline() {
    PowerCell cell = new PowerCell(METHODS);
    for (int window = 0; window < 10; window++) {
      double[] scores = {
        window < 9 ? 1 : 0,
        window < 6 ? 1 : 0,
        window < 1 ? 1 : 0,
        window >= 4 && window < 8 ? 1 : 0
      };
      cell.add(scores, new double[] {0.5, 0.5, 0.5, 0.5});
    }
    PowerRow row = cell.row("new-class-05", 50);

    assertThat(row.shift()).isEqualTo("new-class");
    assertThat(row.strength()).isEqualTo("05");
    assertThat(row.powers().stream().map(power -> power.share().value()))
        .containsExactly(0.9, 0.6, 0.1, 0.4);
    assertThat(row.bestBaseline()).isEqualTo("second");
    assertThat(row.difference()).isEqualTo(PairedDifference.of(4, 2, 10));
    assertThat(row.ours()).isEqualTo(0.6);
    assertThat(row.best()).isCloseTo(0.4, within(1e-12));
  }

  /** Of 1,000 scores ten may exceed the threshold. */
  @Test
  void threshold_isExceededByOnePercent() {
    double[] scores = IntStream.range(0, 1_000).mapToDouble(i -> (i * 7) % 1_000).toArray();

    assertThat(PowerStudy.threshold(scores)).isEqualTo(989);
    assertThat(PowerStudy.threshold(new double[] {3, 1, 2})).isEqualTo(3);
  }

  @Test
  void summary_countsContestedRowsOnly() {
    List<PowerRow> rows =
        List.of(
            row("a", 20, 1), row("b", 99, 98), row("c", 30, 40), row("d", 1, 2), row("e", 98, 90));
    PowerSummary summary = PowerSummary.of(rows);

    assertThat(summary.contested()).isEqualTo(3);
    assertThat(summary.ahead()).isEqualTo(2);
    assertThat(summary.worst().shift()).isEqualTo("c");
    assertThat(summary.means().get(1).power()).isCloseTo(0.496, within(1e-12));
    assertThat(summary.means().get(3).power()).isCloseTo(0.462, within(1e-12));
  }

  /** Of 100 windows. */
  private static PowerRow row(String shift, int ours, int best) {
    PowerCell cell = new PowerCell(METHODS);
    for (int window = 0; window < 100; window++) {
      double[] scores = {0, window < ours ? 1 : 0, 0, window < best ? 1 : 0};
      cell.add(scores, new double[] {0.5, 0.5, 0.5, 0.5});
    }
    return cell.row(shift, 10);
  }
}
