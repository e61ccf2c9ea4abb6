package io.headwatch.monitor;

import io.headwatch.shift.explanation.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The verdict on one window of one stream.
 *
 * @param stream name of the stream
 * @param span the window's time span
 * @param state what the verdict makes of the stream
 * @param verdict the judgement with its evidence
 * @param skipped events of the window that sampling left out
 * @param profileHash hash of the profile that the window was compared with; absent while learning
 * @param events a uniform sample of the window's events, of bounded size
 * @param unusual the events that are farthest from the reference, the most unusual first, if no
 *     words fit the window; of bounded size
 */
public record WindowVerdict(
    String stream,
    WindowSpan span,
    StreamState state,
    Verdict verdict,
    long skipped,
    Optional<String> profileHash,
    List<EventReference> events,
    List<EventReference> unusual) {

  public WindowVerdict {
    events = List.copyOf(events);
    unusual = List.copyOf(unusual);
  }

  /** Share of the window's usable events that were looked at, in [0, 1]; 1 for an empty window. */
  public double share() {
    long images = verdict.n();
    return images + skipped == 0 ? 1 : images / (double) (images + skipped);
  }
}
