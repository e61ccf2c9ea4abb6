package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

/**
 * What an alarm needs to know of one judged window.
 *
 * @param window the window's number in its stream, ascending
 * @param pValue calibrated p-value, in (0, 1]
 * @param windowAlarm whether the p-value alone is an alarm
 * @param evidence the evidence with this window
 */
public record WindowSignal(
    long window, double pValue, boolean windowAlarm, SequentialEvidence evidence) {
  public WindowSignal {
    if (!(pValue > 0 && pValue <= 1)) {
      throw new IllegalArgumentException("p-value is " + pValue + ", must be in (0, 1]");
    }
    requireNonNull(evidence, "evidence is null");
  }
}
