package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.Calibration;

/**
 * How the false alarms that are allowed are divided: among the streams, and in each stream between
 * the window alarm, p-value at most alpha, and the evidence, M at least A.
 *
 * <p>Time is counted in windows. With one false alarm per T windows for all of S streams together,
 * and the share f for the evidence, a stream may alarm at the rate r = 1 / (T S) per window (1 / T
 * if T is meant per stream), and
 *
 * <pre>alpha = (1 - f) r     A = 1 / (f r)</pre>
 *
 * so that S (alpha + 1 / A) = 1 / T. The window alarm of a clean stream comes at the rate alpha if
 * its p-values are uniform, the evidence at most at the rate 1 / A ({@link ShiryaevRoberts} says by
 * how much less), and an alarm of both counts twice: the sum is an upper bound.
 *
 * @param windowAlpha largest p-value that alarms, in [0, {@link #LARGEST_ALPHA}]; 0 if there is no
 *     window alarm
 * @param evidenceThreshold A, at least 1; infinite if there is no alarm by evidence
 * @param sharedBy streams that share one promise, at least 1
 */
public record FalseAlarmBudget(double windowAlpha, double evidenceThreshold, int sharedBy) {
  /** What 1 / (1 / x) may differ from x by, relatively: an alarm must not be lost to rounding. */
  private static final double ROUNDING = 1e-12;

  /** No window alarm is laxer than this, however short the stated time. */
  public static final double LARGEST_ALPHA = 0.1;

  /** What the stated time between false alarms holds for. */
  public enum Scope {
    /** All streams together: more streams make each stricter. */
    INSTALLATION,
    /** Each stream: more streams bring more false alarms. */
    STREAM
  }

  public FalseAlarmBudget {
    if (!(windowAlpha >= 0 && windowAlpha <= LARGEST_ALPHA)) {
      throw new IllegalArgumentException(
          "alpha of the window alarm is %s, must be in [0, %s]"
              .formatted(windowAlpha, LARGEST_ALPHA));
    }
    if (!(evidenceThreshold >= 1)) {
      throw new IllegalArgumentException(
          "threshold of the evidence is " + evidenceThreshold + ", must be at least 1");
    }
    requireStreams(sharedBy);
  }

  /**
   * Divides a stated time.
   *
   * @param windows expected time between false alarms, in window lengths, at least 1: 8,640 for 30
   *     days of five minutes
   * @param scope what {@code windows} holds for
   * @param streams number of streams, at least 1
   * @param evidenceShare share of the false alarms for the evidence, 0 to 1; 1/2 by default
   */
  public static FalseAlarmBudget of(
      double windows, Scope scope, int streams, double evidenceShare) {
    requireStatedTime(windows);
    requireShare(evidenceShare);
    requireStreams(streams);
    int sharedBy = scope == Scope.INSTALLATION ? streams : 1;
    double perStream = windows * sharedBy;
    return new FalseAlarmBudget(
        Math.min(LARGEST_ALPHA, (1 - evidenceShare) / perStream),
        perStream / evidenceShare,
        sharedBy);
  }

  /** Half of the false alarms for the evidence. */
  public static FalseAlarmBudget of(double windows, Scope scope, int streams) {
    return of(windows, scope, streams, 0.5);
  }

  /**
   * The promise kept: expected number of windows between false alarms, in the scope that was
   * stated, 1 / (sharedBy (alpha + 1 / A)). The stated time, unless {@link #LARGEST_ALPHA} made it
   * longer or {@link #weakenedTo} shorter; the only one to display.
   */
  public double windowsBetweenFalseAlarms() {
    return 1 / (sharedBy * falseAlarmsPerWindow());
  }

  /** Most false alarms of one stream, by window and by evidence, per window: alpha + 1 / A. */
  public double falseAlarmsPerWindow() {
    return windowAlpha + 1 / evidenceThreshold;
  }

  /**
   * The null windows that a profile needs to hold this budget.
   *
   * @see Calibration#nullWindowsFor
   */
  public long nullWindows() {
    double byWindow = windowAlpha == 0 ? LARGEST_ALPHA : windowAlpha;
    double byEvidence =
        Double.isInfinite(evidenceThreshold) ? LARGEST_ALPHA : 1 / evidenceThreshold;
    return Calibration.nullWindowsFor(Math.min(byWindow, byEvidence));
  }

  /**
   * The budget that a profile's calibration can hold, as {@link #weakenedTo}: no alarm of a stream
   * is rarer than its {@link Calibration#smallestFalseAlarm()}. A calibration that cannot even tell
   * windows as rare as {@link #LARGEST_ALPHA} has no window alarm that ever comes.
   */
  public FalseAlarmBudget supportedBy(Calibration calibration) {
    return supportedBy(calibration.smallestFalseAlarm());
  }

  /**
   * The same by a smallest probability of a false alarm.
   *
   * @param smallest above 0, at most 1
   */
  public FalseAlarmBudget supportedBy(double smallest) {
    return weakenedTo(Math.max(1 / LARGEST_ALPHA, (1 - ROUNDING) / smallest));
  }

  /**
   * The budget that a calibration can hold: no alarm of a stream, by window or by evidence, is
   * asked to be rarer than the calibration supports. This budget if none is.
   *
   * @param longest longest expected number of windows between false alarms of one alarm of one
   *     stream that the profile's calibration supports, at least 1 / {@link #LARGEST_ALPHA}
   */
  public FalseAlarmBudget weakenedTo(double longest) {
    if (!(longest * LARGEST_ALPHA >= 1)) {
      throw new IllegalArgumentException(
          ("the profile supports %s windows between false alarms, %s are the least:"
                  + " calibrate it with more null windows")
              .formatted(longest, 1 / LARGEST_ALPHA));
    }
    return new FalseAlarmBudget(
        windowAlpha == 0 ? 0 : Math.min(LARGEST_ALPHA, Math.max(windowAlpha, 1 / longest)),
        Double.isInfinite(evidenceThreshold)
            ? evidenceThreshold
            : Math.min(evidenceThreshold, longest),
        sharedBy);
  }

  private static void requireStatedTime(double windows) {
    if (!(windows >= 1 && windows < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          ("the expected time between false alarms is %s windows, must be at least 1:"
                  + " state a longer time or use shorter windows")
              .formatted(windows));
    }
  }

  private static void requireShare(double evidenceShare) {
    if (!(evidenceShare >= 0 && evidenceShare <= 1)) {
      throw new IllegalArgumentException(
          "share of the evidence is " + evidenceShare + ", must be in [0, 1]");
    }
  }

  private static void requireStreams(int streams) {
    if (streams < 1) {
      throw new IllegalArgumentException(
          "number of streams is " + streams + ", must be at least 1");
    }
  }
}
