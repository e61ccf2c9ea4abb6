package io.headwatch.monitor;

import java.time.Instant;
import java.util.List;

/** One stream: its open windows, and what becomes of them. Confined to one thread. */
sealed interface StreamMonitor permits JudgedStream, LearningStream {

  /** Takes an image into its window. */
  void observe(WindowSpan span, ImageObservation image);

  /** Notes that sampling left an event of a window out. */
  void skip(WindowSpan span, EventReference event);

  /** Closes the windows that ended at or before a time, oldest first. */
  List<WindowVerdict> close(Instant until);

  /**
   * Number of windows that are held: those that wait for their end, and those that go on as one.
   */
  int openWindows();

  /** Makes durable what does not wait for a verdict. */
  void flush();

  /** Forgets the open windows, and lets go of everything else. */
  void discard();
}
