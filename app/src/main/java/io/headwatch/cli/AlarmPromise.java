package io.headwatch.cli;

import io.headwatch.config.AlarmSettings;
import io.headwatch.monitor.FalseAlarmPromise;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;

/** From the settings to the promise that the monitor keeps. */
final class AlarmPromise {

  private AlarmPromise() {}

  static FalseAlarmPromise of(AlarmSettings alarm) {
    Scope scope =
        switch (alarm.per()) {
          case INSTALLATION -> Scope.INSTALLATION;
          case STREAM -> Scope.STREAM;
        };
    return new FalseAlarmPromise(alarm.timeBetweenFalseAlarms(), scope, alarm.evidenceShare());
  }
}
