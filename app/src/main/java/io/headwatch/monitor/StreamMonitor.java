package io.headwatch.monitor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One stream: its open windows, and what becomes of them. Confined to one thread. */
sealed interface StreamMonitor permits JudgedStream, LearningStream, Succession {

  /** Takes an image into its window. */
  void observe(WindowSpan span, ImageObservation image);

  /** Notes that sampling left an event of a window out. */
  void skip(WindowSpan span, EventReference event);

  /** Closes the windows that ended at or before a time, oldest first. */
  List<WindowVerdict> close(Instant until);

  /** Whether a window has begun here and is not over. */
  boolean holds(WindowSpan span);

  /** Whether any window has begun here and is not over. */
  boolean holdsAny();

  /** Where the stream's images come from; whatever takes this one's place goes on with them. */
  Sources sources();

  /** What windows that begin are compared with; empty while there is nothing. */
  Optional<JudgingProfiles> judgedBy();

  /**
   * Number of windows that are held: those that wait for their end, and those that go on as one.
   */
  int openWindows();

  /** Makes durable what does not wait for a verdict. */
  void flush();

  /** Forgets the open windows, and lets go of everything else. */
  void discard();
}
