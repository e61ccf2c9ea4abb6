package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.study.ClockStudy.ShiftRow;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockStudyTest {

  /** By how many standard deviations nights differ from days. */
  private static final double NIGHT = 2;

  private static ClockStudy.Result result;

  @BeforeAll
  static void run(@TempDir Path directory) throws IOException {
    SyntheticValues values = new SyntheticValues(directory);
    for (HourOfDay hour : SimulatedMonth.hours()) {
      double moved = hour.hour() < 8 ? NIGHT : 0;
      values.write(hour.population(), hour.weekend() ? 600 : 1_000, moved, 0, 1);
    }
    values.write("noon-penguin-10", 400, NIGHT, 0, 1);
    values.write("noon-blur-0.55", 400, 0, NIGHT, 1);
    values.write("noon-brightness-0.9", 400, 0, 0, 1);
    ClockStudy.Design design = new ClockStudy.Design(20, 20, 4, 2, 2_000, 1);
    result =
        new ClockStudy(design, ImageReading.NONE, ReplicateRunner.SEQUENTIAL)
            .run(new ValueDirectory(directory), line -> {});
  }

  /** 5,376 windows at one alarm in 100 err by 14 %, references of 400 images by as much again. */
  @Test
  void falseAlarms_areAsStatedByStrataAndFarTooManyWithoutThem() {
    assertThat(falseAlarms("stratified", "window").ratio()).isBetween(.7, 1.5);
    assertThat(falseAlarms("stratified", "both").ratio()).isGreaterThan(.8);
    assertThat(falseAlarms("pooled", "window").ratio()).isLessThan(.1);
  }

  private static FalseAlarmRow falseAlarms(String profile, String alarm) {
    return result.falseAlarms().stream()
        .filter(row -> row.streams().equals(profile) && row.alarm().equals(alarm))
        .filter(row -> row.stated() == 100)
        .findFirst()
        .orElseThrow();
  }

  /** To the whole profile a night at noon is a night like others, and every day is odd anyway. */
  @Test
  void shifts_ofTheDayAreFoundByStrataAlone() {
    for (String shift : new String[] {"noon-penguin-10", "workday-02"}) {
      assertThat(shift(shift, "stratified").detected().value()).as(shift).isGreaterThan(.99);
      assertThat(shift(shift, "stratified").found().value()).as(shift).isGreaterThan(.99);
      assertThat(shift(shift, "pooled").found().value()).as(shift).isLessThan(.1);
    }
    assertThat(shift("noon-brightness-0.9", "stratified").detected().value()).isLessThan(.05);
    assertThat(shift("noon-brightness-0.9", "stratified").found().value()).isLessThan(.05);
  }

  private static ShiftRow shift(String shift, String profile) {
    return result.shifts().stream()
        .filter(row -> row.shift().equals(shift) && row.profile().equals(profile))
        .findFirst()
        .orElseThrow();
  }
}
