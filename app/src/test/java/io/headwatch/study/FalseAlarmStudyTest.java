package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.study.FalseAlarmStudy.Design;
import io.headwatch.study.FalseAlarmStudy.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FalseAlarmStudyTest {
  private static final int REFERENCE = 400;
  private static final int POOL = 800;
  private static final int WINDOWS = 250;

  @TempDir static Path directory;

  @BeforeAll
  static void write() throws IOException {
    SyntheticValues values = new SyntheticValues(directory);
    values.write("clean", 4 * REFERENCE + POOL, 0, 0, 1);
    values.writeMovedFrom(REFERENCE, "moved", REFERENCE + POOL, 3);
  }

  private static List<Row> rows(String population, int pairs, int orders, List<String> progress)
      throws IOException {
    Design design = new Design(20, REFERENCE, POOL, true, pairs, orders, WINDOWS, 1_000);
    return new FalseAlarmStudy(
            design, ImageReading.NONE, DetectorChoice.STANDARD, ReplicateRunner.SEQUENTIAL)
        .run(new ValueDirectory(directory).open(population), progress::add);
  }

  private static Row row(List<Row> rows, String alarm, double stated) {
    return rows.stream()
        .filter(row -> row.alarm().equals(alarm) && row.stated() == stated)
        .findFirst()
        .orElseThrow();
  }

  /**
   * 1,000 windows of four references: 50 alarms are expected at 20, with an error of 7, and as much
   * again from the references and their pool.
   */
  @Test
  void run_ofCleanImagesAlarmsAsOftenAsStated() throws IOException {
    Row row = row(rows("clean", 4, 1, new ArrayList<>()), "combined p-value", 20);

    assertThat(row.measured()).isBetween(20 / 1.6, 20 * 1.6);
    assertThat(row.low()).isLessThan(row.measured());
    assertThat(row.high()).isGreaterThan(row.measured());
    assertThat(row.distance()).isBetween(0.0, 0.1);
  }

  /**
   * All windows of the pool behind the reference have moved: each alarms. In random orders both are
   * of one mixture, and of two such orders next to none: a third of all.
   */
  @Test
  void run_ofSeveralOrdersDrawsReferencesAndPoolsAnew() throws IOException {
    List<String> progress = new ArrayList<>();

    Row asTheyCome = row(rows("moved", 1, 1, progress), "combined p-value", 500);
    Row inThreeOrders = row(rows("moved", 1, 3, progress), "combined p-value", 500);

    assertThat(asTheyCome.measured()).isEqualTo(1);
    assertThat(inThreeOrders.measured()).isBetween(2.7, 3.0);
    assertThat(progress)
        .containsExactly("pair 1 of 1", "pair 1 of 3", "pair 2 of 3", "pair 3 of 3");
  }
}
