package io.headwatch.cli;

import io.headwatch.config.ClockSettings;
import io.headwatch.reference.ClockStrata;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.profile.Stratification;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a profile is divided by. */
final class StrataOptions {

  private static final int FEWEST = 20;

  @Option(
      names = "--by-hour",
      paramLabel = "ZONE",
      description = {
        "Divide by hours of the day in a time zone, such as Europe/Berlin: windows are compared with",
        "images of the same hours. Images need a time."
      })
  private @Nullable ZoneId zone;

  @Option(
      names = "--hours",
      paramLabel = "N",
      description = "Hours of a stratum, for --by-hour: 1, 2, 3, 4, 6, 8, 12 or 24; 2 by default.")
  private @Nullable Integer hours;

  @Option(
      names = "--days",
      description = {
        "Which days go together, for --by-hour: every (all), workdays (Monday to Friday, and the",
        "weekend) or each (every weekday by itself); every by default."
      })
  private ClockSettings.@Nullable Days days;

  @Option(
      names = "--by-label",
      description = {
        "Divide by what a manifest's stratum or, of a stream, the field input.fields.stratum says;",
        "at most 64 values."
      })
  private boolean byLabel;

  @Option(
      names = "--stratum-images",
      paramLabel = "N",
      description = {
        "Images that a stratum needs for its null windows, at least 20; one with fewer is thin, and",
        "its images are not judged. Default ${DEFAULT-VALUE}."
      })
  private int fewestImages = ImageStrata.FEWEST_IMAGES;

  /** Fewest images of a stratum that is not thin. */
  int fewestImages() {
    if (fewestImages < FEWEST) {
      throw new InputException("--stratum-images must be at least " + FEWEST);
    }
    return fewestImages;
  }

  /** What was asked for; nothing by default. */
  Stratification stratification() {
    if (zone != null && byLabel) {
      throw new InputException("--by-hour and --by-label exclude one another");
    }
    if (zone == null && (hours != null || days != null)) {
      throw new InputException("--hours and --days need a time zone: give --by-hour ZONE too");
    }
    if (byLabel) {
      return new Stratification.ByLabel();
    }
    return zone == null ? Stratification.NONE : byClock(zone);
  }

  private Stratification byClock(ZoneId given) {
    try {
      return ClockStrata.of(
          new ClockSettings(
              given, hours == null ? 2 : hours, days == null ? ClockSettings.Days.EVERY : days));
    } catch (IllegalArgumentException e) {
      throw new InputException("--hours: " + e.getMessage());
    }
  }
}
