package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, spans and numbers for people. */
final class Wording {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final ZoneId zone;

  Wording(ZoneId zone) {
    this.zone = requireNonNull(zone, "zone is null");
  }

  ZoneId zone() {
    return zone;
  }

  /** Local time, to the minute if it is a whole one. */
  String time(Instant time) {
    boolean whole = time.getEpochSecond() % 60 == 0;
    return (whole ? MINUTES : SECONDS).format(time.atZone(zone));
  }

  /** The two largest units: 3 d 4 h, 2 h 5 min, 40 s. */
  static String span(Duration span) {
    if (span.toDays() > 0) {
      return units(span.toDays(), "d", span.toHoursPart(), "h");
    }
    if (span.toHours() > 0) {
      return units(span.toHours(), "h", span.toMinutesPart(), "min");
    }
    return span.toMinutes() > 0
        ? units(span.toMinutes(), "min", span.toSecondsPart(), "s")
        : span.toSeconds() + " s";
  }

  private static String units(long large, String unit, int small, String smallUnit) {
    return "%,d %s".formatted(large, unit)
        + (small > 0 ? " %d %s".formatted(small, smallUnit) : "");
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** So many of something, with an s unless it is one. */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** Two digits behind the point. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** With its sign; a true minus is as wide as a plus. */
  static String signed(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 9.95 ? "%+.0f" : "%+.2f", value)
        .replace('-', '\u2212');
  }

  /** A share in [0, 1] as percent, whose last digit never makes all of nearly all. */
  static String percent(double share) {
    double percent = 100 * share;
    if (percent == 0 || percent == 100) {
      return (int) percent + " %";
    }
    return String.format(Locale.ROOT, "%.1f %%", Math.min(99.9, Math.max(0.1, percent)));
  }

  /** A share of something; nothing's is 0. */
  static double share(long part, long whole) {
    return whole == 0 ? 0 : part / (double) whole;
  }
}
