package io.headwatch.cli;

import io.headwatch.check.CheckResult;
import io.headwatch.stream.ExaminedEvent;
import java.util.List;

/** Shows what the doctor finds. */
interface DoctorReport {

  /** A check is done. */
  void check(CheckResult result);

  /** Events were looked into, after the check that sums them up. */
  void events(List<ExaminedEvent> events);

  /** Nothing more will come. */
  void end();
}
