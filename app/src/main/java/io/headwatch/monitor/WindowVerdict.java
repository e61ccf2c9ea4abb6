package io.headwatch.monitor;

import io.headwatch.shift.explanation.ConceptShift;
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
 * @param concepts what became of the concepts on the watch list, in its order; empty if the window
 *     was not judged
 * @param alarm where the stream's alarm stands after the window; empty if the stream has no profile
 *     that can judge
 * @param repeats images that repeat earlier ones and do not count, and the sources that bring
 *     nothing else
 * @param strata the strata of the profile that the window was judged by
 * @param gathered what the windows show together that an alarm has fired by with this window, if it
 *     fired by evidence and their shift is not too small to matter
 * @param contributing of a sample of the window's events, those that contribute most to its shift,
 *     largest share first; empty unless it shifted
 */
public record WindowVerdict(
    String stream,
    WindowSpan span,
    StreamState state,
    Verdict verdict,
    long skipped,
    Optional<String> profileHash,
    List<EventReference> events,
    List<EventReference> unusual,
    List<ConceptShift> concepts,
    Optional<StreamAlarm> alarm,
    Repeats repeats,
    WindowStrata strata,
    Optional<GatheredWindows> gathered,
    List<ContributingEvent> contributing) {

  public WindowVerdict {
    events = List.copyOf(events);
    unusual = List.copyOf(unusual);
    concepts = List.copyOf(concepts);
    contributing = List.copyOf(contributing);
  }

  /** A verdict on a window without repeats. */
  public WindowVerdict(
      String stream,
      WindowSpan span,
      StreamState state,
      Verdict verdict,
      long skipped,
      Optional<String> profileHash,
      List<EventReference> events,
      List<EventReference> unusual,
      List<ConceptShift> concepts,
      Optional<StreamAlarm> alarm) {
    this(
        stream,
        span,
        state,
        verdict,
        skipped,
        profileHash,
        events,
        unusual,
        concepts,
        alarm,
        Repeats.NONE,
        WindowStrata.NONE,
        Optional.empty(),
        List.of());
  }

  /** A verdict without a watch list, and without an alarm. */
  public WindowVerdict(
      String stream,
      WindowSpan span,
      StreamState state,
      Verdict verdict,
      long skipped,
      Optional<String> profileHash,
      List<EventReference> events,
      List<EventReference> unusual) {
    this(
        stream,
        span,
        state,
        verdict,
        skipped,
        profileHash,
        events,
        unusual,
        List.of(),
        Optional.empty());
  }

  /** The same with what repeats earlier images. */
  WindowVerdict with(Repeats newRepeats) {
    return of(state, verdict, newRepeats, strata, gathered, contributing);
  }

  /** The same of a window that cannot be judged. */
  WindowVerdict missing(StreamState newState, Verdict.InsufficientData newVerdict) {
    return of(newState, newVerdict, repeats, strata, gathered, contributing);
  }

  /** The same with the strata that it was judged by. */
  public WindowVerdict with(WindowStrata newStrata) {
    return of(state, verdict, repeats, newStrata, gathered, contributing);
  }

  /** The same with what windows show that an alarm has fired by. */
  public WindowVerdict with(GatheredWindows newGathered) {
    return of(state, verdict, repeats, strata, Optional.of(newGathered), contributing);
  }

  /** The same with the events that contribute most to its shift. */
  public WindowVerdict with(List<ContributingEvent> newContributing) {
    return of(state, verdict, repeats, strata, gathered, newContributing);
  }

  private WindowVerdict of(
      StreamState newState,
      Verdict newVerdict,
      Repeats newRepeats,
      WindowStrata newStrata,
      Optional<GatheredWindows> newGathered,
      List<ContributingEvent> newContributing) {
    return new WindowVerdict(
        stream,
        span,
        newState,
        newVerdict,
        skipped,
        profileHash,
        events,
        unusual,
        concepts,
        alarm,
        newRepeats,
        newStrata,
        newGathered,
        newContributing);
  }

  /** The concepts that are said to have changed, largest effect first; none unless shifted. */
  public List<ConceptShift> changedConcepts() {
    if (state != StreamState.SHIFTED) {
      return List.of();
    }
    return ConceptShift.significantLargestFirst(concepts);
  }

  /** Share of the window's usable events that were looked at, in [0, 1]; 1 for an empty window. */
  public double share() {
    long images = verdict.n() + strata.uncounted() + repeats.images();
    return images + skipped == 0 ? 1 : images / (double) (images + skipped);
  }
}
