package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import java.time.Duration;

/**
 * How rare false alarms are stated to be.
 *
 * @param time expected time from one false alarm to the next while nothing changes
 * @param scope what that time holds for
 * @param evidenceShare share of the false alarms for the evidence over time, 0 to 1; the rest is
 *     for single windows
 */
public record FalseAlarmPromise(Duration time, Scope scope, double evidenceShare) {
  public FalseAlarmPromise {
    requireNonNull(time, "time is null");
    requireNonNull(scope, "scope is null");
  }

  /**
   * What each of some streams may do.
   *
   * @param windowLength length of the windows, at most the time
   * @param streams number of streams that are judged, at least 1
   */
  public FalseAlarmBudget budget(Duration windowLength, int streams) {
    double windows = time.toMillis() / (double) windowLength.toMillis();
    return FalseAlarmBudget.of(windows, scope, streams, evidenceShare);
  }
}
