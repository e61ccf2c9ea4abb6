package io.headwatch.report;

import io.headwatch.history.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The horizontal axis of plots: time, with marks at round local times. */
final class TimeAxis {

  /** Width of a plot, in units of its own; it is stretched to the page's. */
  static final int WIDTH = 1_000;

  /** Most marks: more would touch on a narrow page. */
  private static final int MARKS = 6;

  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMM uu", Locale.ENGLISH);
  private static final int DAYS_OF_MONTH = 31;

  /** Weeks begin on Mondays; this one was the first after the beginning of 1970. */
  private static final int A_MONDAY = 4;

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(2),
          Duration.ofDays(7));

  private final TimeRange range;
  private final ZoneId zone;

  TimeAxis(TimeRange range, ZoneId zone) {
    this.range = range;
    this.zone = zone;
  }

  /** Where a time is, from 0 to {@link #WIDTH}; times outside are at the edges. */
  double x(Instant time) {
    double share =
        (time.toEpochMilli() - range.from().toEpochMilli())
            / (double) (range.to().toEpochMilli() - range.from().toEpochMilli());
    return WIDTH * Math.min(1, Math.max(0, share));
  }

  /**
   * A round time.
   *
   * @param x where it is, from 0 to {@link #WIDTH}
   */
  record Mark(double x, String label) {}

  List<Mark> marks() {
    Duration length = Duration.between(range.from(), range.to());
    for (Duration step : STEPS) {
      if (step.multipliedBy(MARKS).compareTo(length) >= 0) {
        return step.compareTo(Duration.ofDays(1)) < 0 ? times(step) : days((int) step.toDays());
      }
    }
    return months((int) (length.toDays() / ((long) DAYS_OF_MONTH * MARKS)) + 1);
  }

  /** Parts of a day, counted from midnight on, which is told by its date. */
  private List<Mark> times(Duration step) {
    List<Mark> marks = new ArrayList<>();
    for (ZonedDateTime midnight = start().truncatedTo(ChronoUnit.DAYS);
        midnight.toInstant().isBefore(range.to());
        midnight = midnight.plusDays(1)) {
      long minutes = step.toMinutes();
      for (long minute = 0; minute < Duration.ofDays(1).toMinutes(); minute += minutes) {
        // By the clock, so that marks stay at round times when it is changed.
        ZonedDateTime time = midnight.toLocalDateTime().plusMinutes(minute).atZone(zone);
        add(marks, time, minute == 0 ? DAY : HOUR);
      }
    }
    return marks;
  }

  private List<Mark> days(int step) {
    List<Mark> marks = new ArrayList<>();
    for (ZonedDateTime day = start().truncatedTo(ChronoUnit.DAYS);
        day.toInstant().isBefore(range.to());
        day = day.plusDays(1)) {
      if ((day.toLocalDate().toEpochDay() - A_MONDAY) % step == 0) {
        add(marks, day, DAY);
      }
    }
    return marks;
  }

  private List<Mark> months(int step) {
    List<Mark> marks = new ArrayList<>();
    for (ZonedDateTime month = start().truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        month.toInstant().isBefore(range.to());
        month = month.plusMonths(step)) {
      add(marks, month, MONTH);
    }
    return marks;
  }

  private ZonedDateTime start() {
    return range.from().atZone(zone);
  }

  private void add(List<Mark> marks, ZonedDateTime time, DateTimeFormatter form) {
    Instant instant = time.toInstant();
    if (!instant.isBefore(range.from()) && !instant.isAfter(range.to())) {
      marks.add(new Mark(x(instant), form.format(time)));
    }
  }
}
