package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.history.WindowEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One alarm: a stretch of windows through which it was firing.
 *
 * @param since start of the window with which it fired
 * @param until end of the last window of the range after which it was firing
 * @param open whether it was firing by the newest window of the range
 * @param ending what ended it, in the words of the results topic: resolved or fell_silent; empty if
 *     it is open, or ended untold
 * @param windows how many windows there are, also before the report's range
 * @param peak the window with the largest score
 * @param cause what it fired by
 * @param naming what shifted, by the windows inside the range
 * @param events events that contribute most to the shift of the peak's window, or of the windows
 *     that the alarm fired by; largest share first
 */
public record ReportedAlarm(
    Instant since,
    Instant until,
    boolean open,
    Optional<String> ending,
    long windows,
    WindowEntry peak,
    Cause cause,
    Naming naming,
    List<ReportedEvent> events) {

  /** What an alarm fires by. */
  public enum Cause {
    /** One window was called shifted. */
    WINDOW,
    /** Windows that are each a little unusual added up. */
    EVIDENCE,
    /** The window with which it fired is no longer kept. */
    UNKNOWN
  }

  public ReportedAlarm {
    requireNonNull(since, "since is null");
    requireNonNull(until, "until is null");
    requireNonNull(ending, "ending is null");
    requireNonNull(peak, "peak is null");
    requireNonNull(cause, "cause is null");
    requireNonNull(naming, "naming is null");
    events = List.copyOf(events);
  }

  /** An alarm of which no events are named. */
  public ReportedAlarm(
      Instant since,
      Instant until,
      boolean open,
      Optional<String> ending,
      long windows,
      WindowEntry peak,
      Cause cause,
      Naming naming) {
    this(since, until, open, ending, windows, peak, cause, naming, List.of());
  }

  /** How long it was firing. */
  public Duration length() {
    return Duration.between(since, until);
  }
}
