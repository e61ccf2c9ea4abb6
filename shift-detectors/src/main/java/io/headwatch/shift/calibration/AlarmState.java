package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

/**
 * Where the alarm of one stream stands, to be carried from window to window and across restarts.
 *
 * @param phase what is shown
 * @param since number of the window with which the phase began
 * @param calmInARow while firing, the calm windows since the last that was not; 0 otherwise
 * @param silentInARow windows of too little data since the last that was judged
 */
public record AlarmState(Phase phase, long since, int calmInARow, int silentInARow) {
  /** The phases of an alarm. */
  public enum Phase {
    /** Nothing to see. */
    CALM,
    /** The evidence grows, but no alarm yet. */
    PENDING,
    /** A shift was found and has not passed. */
    FIRING,
    /** The window with which a shift has passed; the phase of that one window. */
    RESOLVED
  }

  public AlarmState {
    requireNonNull(phase, "phase is null");
    if (calmInARow < 0 || silentInARow < 0 || (calmInARow > 0 && phase != Phase.FIRING)) {
      throw new IllegalArgumentException(
          "%d calm and %d silent windows in a row do not fit phase %s"
              .formatted(calmInARow, silentInARow, phase));
    }
  }

  /** Calm from a window on. */
  public static AlarmState calm(long window) {
    return begun(Phase.CALM, window);
  }

  static AlarmState begun(Phase phase, long window) {
    return new AlarmState(phase, window, 0, 0);
  }

  /** This phase continued, or the other begun. */
  AlarmState in(Phase next, long window) {
    return begun(next, next == phase ? since : window);
  }

  AlarmState firingOn(int calm) {
    return new AlarmState(phase, since, calm, 0);
  }

  AlarmState silent() {
    return new AlarmState(phase, since, calmInARow, silentInARow + 1);
  }
}
