package io.headwatch.config;

import java.time.Duration;

/**
 * When an alarm is raised.
 *
 * @param timeBetweenFalseAlarms expected time from one false alarm to the next while nothing
 *     changes, 10 minutes to 3,650 days and at least the length of a window
 * @param per what that time holds for
 * @param evidenceShare share of the false alarms left to the evidence over time, 0 to 1; the rest
 *     is for single windows
 * @param conceptsShare share of a window's false alarms left to the watch list, 0 to 0.9; 0 if it
 *     has no part in the alarm
 * @param smallestShift smallest shift that matters, in standard deviations, at least 0
 * @param falseDiscoveryRate expected share of false ones among the pairs named, in (0, 0.5]
 * @param topPairs most pairs named in a verdict
 */
public record AlarmSettings(
    Duration timeBetweenFalseAlarms,
    Per per,
    double evidenceShare,
    double conceptsShare,
    double smallestShift,
    double falseDiscoveryRate,
    int topPairs) {

  /** What the time between false alarms holds for. */
  public enum Per {
    /** All streams together. */
    INSTALLATION,
    /** Each stream. */
    STREAM
  }
}
