package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamStudyTest {
  @TempDir static Path directory;

  @BeforeAll
  static void write() throws IOException {
    SyntheticValues values = new SyntheticValues(directory);
    values.write("clean", 4_000, 0, 0, 1);
    values.write("none", 1_000, 0, 0, 1);
    values.write("weak", 1_000, 0.5, 0, 1);
    values.write("strong", 1_000, 3, 0, 1);
    values.write("bursts", 12_000, 0, 0, StreamStudy.BURST);
  }

  private static StreamStudy study() {
    return new StreamStudy(
        ImageReading.NONE, DetectorChoice.STANDARD, 2_000, ReplicateRunner.SEQUENTIAL, 1);
  }

  private static List<DelayStudy.Row> delays(String... shifts) throws IOException {
    DelayStudy.Design design =
        new DelayStudy.Design(
            List.of(10, 40), List.of(100.0, 8_640.0), 800, 3, 800, 1_000, 200, 2_000, 1);
    return new DelayStudy(
            design, ImageReading.NONE, DetectorChoice.STANDARD, ReplicateRunner.SEQUENTIAL)
        .run(new ValueDirectory(directory), List.of(shifts), s -> {});
  }

  /** What every window shows is found with the first. */
  @Test
  void delay_ofAStrongShiftIsOneWindow() throws IOException {
    assertThat(delays("strong")).hasSize(8).allMatch(row -> row.n() == 10 || row.median() == 1);
  }

  /**
   * Without a shift and without evidence the delay is geometric: its median is 69 windows at 100
   * stated. 200 streams err by 7, references and pools of this size by a factor of two at most.
   */
  @Test
  void delay_withoutAShiftAndEvidenceIsThatOfFalseAlarms() throws IOException {
    DelayStudy.Row row = row(delays("none"), 40, 100, 0);

    assertThat(row.median()).isBetween(35, 140);
    assertThat(row.notFired()).isLessThan(0.01);
  }

  /** A window of 10 sees half a standard deviation rarely, and many together for certain. */
  @Test
  void delay_ofAWeakShiftIsShorterWithEvidence() throws IOException {
    List<DelayStudy.Row> rows = delays("weak");

    DelayStudy.Row with = row(rows, 10, 8_640, 0.5);
    DelayStudy.Row without = row(rows, 10, 8_640, 0);
    assertThat(with.median()).isLessThan(without.median());
    assertThat(with.notFired()).isZero();
    assertThat(with.quarter()).isLessThanOrEqualTo(with.median());
    assertThat(with.threeQuarters()).isGreaterThanOrEqualTo(with.median());
  }

  private static DelayStudy.Row row(
      List<DelayStudy.Row> rows, int n, double stated, double evidenceShare) {
    return rows.stream()
        .filter(r -> r.n() == n && r.stated() == stated && r.evidenceShare() == evidenceShare)
        .findFirst()
        .orElseThrow();
  }

  /** Ten frames of a scene say what one says: counted as ten, clean windows look shifted. */
  @Test
  void bursts_alarmFarTooOftenUnlessRepeatsAreLeftOut() throws IOException {
    StreamStudy.Bursts bursts = new StreamStudy.Bursts(200, 2_000, 2_000, 3, 400);
    List<FalseAlarmRow> rows =
        study().bursts(new ValueDirectory(directory).open("bursts"), bursts, s -> {});

    FalseAlarmRow naive = row(rows, "every frame", "window");
    FalseAlarmRow first = row(rows, "first of each burst", "window");
    assertThat(naive.pairs()).isEqualTo(3);
    assertThat(naive.n()).isEqualTo(200);
    assertThat(naive.ratio()).isLessThan(0.1);
    // 1,200 windows err by a third, three references of 200 and pools of 200 by as much again.
    assertThat(first.n()).isEqualTo(20);
    assertThat(first.ratio()).isBetween(0.3, 5.0);
    assertThat(row(rows, "every frame", "evidence").ratio()).isLessThan(0.1);
    assertThat(row(rows, "first of each burst", "both").ratio()).isGreaterThan(0.5);
  }

  /** 3 x 500 windows have no or one alarm in 8,640; what is not seen has an interval. */
  @Test
  void month_hasALinePerReferenceAndAlarm() throws IOException {
    StreamStudy.Month month = new StreamStudy.Month(List.of(400, 1_200), 10, 0, 3, 500);
    List<FalseAlarmRow> rows =
        study().month(new ValueDirectory(directory).open("clean"), month, s -> {});

    assertThat(rows).extracting(FalseAlarmRow::alarm).hasSize(6).startsWith("window", "evidence");
    assertThat(rows).extracting(FalseAlarmRow::pairs).containsExactly(3, 3, 3, 1, 1, 1);
    assertThat(rows)
        .allMatch(row -> row.stated() == 8_640 && row.low() <= row.measured())
        .allMatch(row -> row.low() <= 8_640);
  }

  private static FalseAlarmRow row(List<FalseAlarmRow> rows, String streams, String alarm) {
    return rows.stream()
        .filter(row -> row.stated() == 100)
        .filter(row -> row.streams().equals(streams) && row.alarm().equals(alarm))
        .findFirst()
        .orElseThrow();
  }
}
