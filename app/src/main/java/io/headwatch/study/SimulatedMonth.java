package io.headwatch.study;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The calendar of a simulated stream: 28 days from a Monday on. */
final class SimulatedMonth {
  static final int DAYS = 28;
  static final ZoneId ZONE = ZoneOffset.UTC;

  private static final int HOURS = 24;
  private static final int WEEK = 7;
  private static final int SATURDAY = 5;
  private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

  private SimulatedMonth() {}

  /** All hours, those of workdays first. */
  static List<HourOfDay> hours() {
    return Stream.of(false, true)
        .flatMap(
            weekend -> IntStream.range(0, HOURS).mapToObj(hour -> new HourOfDay(hour, weekend)))
        .toList();
  }

  /** The numbers of the days, 0 to 27, that have an hour. */
  static int[] days(HourOfDay hour) {
    return IntStream.range(0, DAYS)
        .filter(day -> (day % WEEK >= SATURDAY) == hour.weekend())
        .toArray();
  }

  /** When the hour of a day begins. */
  static Instant start(int day, HourOfDay hour) {
    return MONDAY.plus(Duration.ofHours(hourOfMonth(day, hour)));
  }

  /** Number of the hour of a day, from the month's first on. */
  static int hourOfMonth(int day, HourOfDay hour) {
    return day * HOURS + hour.hour();
  }

  /** Number of hours of the month. */
  static int size() {
    return DAYS * HOURS;
  }
}
