package io.headwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  /** Among them: the same instant is not before itself, and the days on which clocks are set. */
  @ParameterizedTest
  @CsvSource({
    "daily, UTC, 2026-03-02T00:00:00Z, 2026-03-01T00:00:00Z",
    "daily, UTC, 2026-03-02T00:00:01Z, 2026-03-02T00:00:00Z",
    "Weekly, UTC, 2026-03-04T10:00:00Z, 2026-03-02T00:00:00Z",
    "daily, Europe/Berlin, 2026-03-29T22:00:00Z, 2026-03-28T23:00:00Z",
    "daily, Europe/Berlin, 2026-03-29T22:00:01Z, 2026-03-29T22:00:00Z",
    "0 6 * * 1-5, America/New_York, 2026-03-09T09:00:00Z, 2026-03-06T11:00:00Z",
    "30 12 1 * *, UTC, 2026-03-01T12:30:00Z, 2026-02-01T12:30:00Z"
  })
  void before_isTheNewestTimeOfTheZonesClock(
      String text, String zone, Instant time, Instant expected) {
    assertThat(Schedule.parse(text, ZoneId.of(zone)).orElseThrow().before(time)).hasValue(expected);
  }

  /** At such a time, on some days, no midnight is: there must be a report all the same. */
  @Test
  void before_passesAMidnightThatIsNot() {
    Schedule daily = Schedule.parse("daily", ZoneId.of("Africa/Cairo")).orElseThrow();
    // In Cairo, 24 April 2026 begins at 01:00, which is 22:00 of the 23rd in UTC.
    Instant found = daily.before(Instant.parse("2026-04-24T12:00:00Z")).orElseThrow();

    assertThat(found)
        .isBetween(Instant.parse("2026-04-22T22:00:00Z"), Instant.parse("2026-04-23T22:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hourly", "0 0 * *", "0 0 * * * *", "61 0 * * *", "0 0 30 2 *"})
  void parse_ofWhatNeverComesIsEmpty(String text) {
    assertThat(Schedule.parse(text, ZoneId.of("UTC"))).isEmpty();
  }
}
