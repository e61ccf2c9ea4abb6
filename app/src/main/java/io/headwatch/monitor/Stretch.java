package io.headwatch.monitor;

import java.time.Duration;

/**
 * One window, or several in a row that were too small to be judged by themselves.
 *
 * @param span from the first one's start to the last one's end; windows without events between them
 *     included
 * @param pane what was seen of all of them
 * @param windowLength length of one
 */
record Stretch(WindowSpan span, Pane pane, Duration windowLength) {

  static Stretch of(WindowSpan window, Pane pane) {
    return new Stretch(window, pane, Duration.between(window.start(), window.end()));
  }

  /** Whether a later window could be added without the whole becoming older than allowed. */
  boolean mayGrowTo(WindowSpan window, Duration maximumAge) {
    return !span.start().plus(maximumAge).isBefore(window.end());
  }

  /** Whether the window that follows at once could be added. */
  boolean mayGrow(Duration maximumAge) {
    WindowSpan next = new WindowSpan(span.end(), span.end().plus(windowLength));
    return mayGrowTo(next, maximumAge);
  }

  /** Adds a later window to what was seen. */
  Stretch followedBy(WindowSpan window, Pane next) {
    pane.merge(next);
    return new Stretch(new WindowSpan(span.start(), window.end()), pane, windowLength);
  }
}
