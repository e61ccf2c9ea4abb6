package io.headwatch.study;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The p-values of all windows of a simulated month, by one profile. */
final class JudgedMonth {
  private final int windowsPerHour;
  private final double[] pValues;
  private final double[] ratios;

  /** A month whose windows are to be judged. */
  JudgedMonth(int windowsPerHour) {
    this.windowsPerHour = windowsPerHour;
    this.pValues = new double[SimulatedMonth.size() * windowsPerHour];
    this.ratios = new double[pValues.length];
  }

  /**
   * Notes the windows of an hour of all its days.
   *
   * @param judged p-values, as many as the hour's windows on all days
   * @param ratio images of a window per image of the reference that these meet
   */
  void put(HourOfDay hour, double[] judged, double ratio) {
    int[] days = SimulatedMonth.days(hour);
    for (int i = 0; i < days.length; i++) {
      int at = first(days[i], hour);
      System.arraycopy(judged, i * windowsPerHour, pValues, at, windowsPerHour);
      Arrays.fill(ratios, at, at + windowsPerHour, ratio);
    }
  }

  private int first(int day, HourOfDay hour) {
    return SimulatedMonth.hourOfMonth(day, hour) * windowsPerHour;
  }

  /** The share of the windows whose p-value is so small. */
  double share(double level) {
    return (double) Arrays.stream(pValues).filter(p -> p <= level).count() / pValues.length;
  }

  /** The largest p-value that no more than a share of the windows have, or less. */
  double quantile(double share) {
    double[] ascending = pValues.clone();
    Arrays.sort(ascending);
    return ascending[Math.max(0, (int) Math.floor(share * ascending.length) - 1)];
  }

  /** False alarms per window, a new stream beginning after each. */
  double runs(FalseAlarmBudget budget) {
    AlarmStream stream = new AlarmStream(budget, 0);
    int runs = 0;
    for (int i = 0; i < pValues.length; i++) {
      if (stream.fires(pValues[i], ratios[i])) {
        runs++;
        stream = new AlarmStream(budget, 0);
      }
    }
    return (double) runs / pValues.length;
  }

  /**
   * Whether the alarm of a stream that begins with a day fires within an hour of it that sees
   * something else.
   *
   * @param instead p-values of the hour's windows
   */
  boolean fires(int day, HourOfDay hour, double[] instead, FalseAlarmBudget budget) {
    AlarmStream stream = new AlarmStream(budget, 0);
    int at = first(day, hour);
    for (int i = first(day, new HourOfDay(0, hour.weekend())); i < at; i++) {
      stream.fires(pValues[i], ratios[i]);
    }
    // Every window is asked: the alarm may fire with any.
    return IntStream.range(0, instead.length)
            .filter(i -> stream.fires(instead[i], ratios[at + i]))
            .count()
        > 0;
  }
}
