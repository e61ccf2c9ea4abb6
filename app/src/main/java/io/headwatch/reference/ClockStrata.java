package io.headwatch.reference;

import io.headwatch.config.ClockSettings;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.Stratification.ByClock;
import io.headwatch.shift.profile.Stratification.Days;

/** Strata by the clock, as they are set. */
public final class ClockStrata {

  private ClockStrata() {}

  /** What the settings mean. */
  public static Stratification of(ClockSettings settings) {
    return new ByClock(settings.zone(), settings.hours(), days(settings.days()));
  }

  private static Days days(ClockSettings.Days days) {
    return switch (days) {
      case EVERY -> Days.EVERY_DAY;
      case WORKDAYS -> Days.WORKDAYS_AND_WEEKENDS;
      case EACH -> Days.EACH_WEEKDAY;
    };
  }
}
