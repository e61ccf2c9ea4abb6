package io.headwatch.config;

import java.time.ZoneId;

/**
 * How a profile is divided by hour of day and weekday.
 *
 * @param zone whose clocks and calendar count
 * @param hours hours of a stratum, a divisor of 24
 * @param days which days are judged together
 */
public record ClockSettings(ZoneId zone, int hours, Days days) {

  /** Which days are judged together. */
  public enum Days {
    /** All. */
    EVERY,
    /** Monday to Friday, and the weekend. */
    WORKDAYS,
    /** Each of the seven by itself. */
    EACH
  }
}
