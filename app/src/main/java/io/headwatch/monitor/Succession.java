package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A stream whose profile changes: windows that have begun end as they are, those that begin are of
 * the successor. No window is judged by two profiles, and none by neither.
 *
 * @param before holds the windows that have begun; takes no new ones
 * @param after takes what begins
 */
record Succession(StreamMonitor before, StreamMonitor after) implements StreamMonitor {

  Succession {
    requireNonNull(before, "before is null");
    requireNonNull(after, "after is null");
  }

  private StreamMonitor of(WindowSpan span) {
    return before.holds(span) ? before : after;
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    of(span).observe(span, image);
  }

  @Override
  public void skip(WindowSpan span, EventReference event) {
    of(span).skip(span, event);
  }

  @Override
  public List<WindowVerdict> close(Instant until) {
    List<WindowVerdict> verdicts = new ArrayList<>(before.close(until));
    verdicts.addAll(after.close(until));
    verdicts.sort(Comparator.comparing(WindowVerdict::span));
    return verdicts;
  }

  @Override
  public boolean holds(WindowSpan span) {
    return before.holds(span) || after.holds(span);
  }

  @Override
  public boolean holdsAny() {
    return before.holdsAny() || after.holdsAny();
  }

  @Override
  public int openWindows() {
    return before.openWindows() + after.openWindows();
  }

  @Override
  public Sources sources() {
    return after.sources();
  }

  @Override
  public Optional<JudgingProfiles> judgedBy() {
    return after.judgedBy();
  }

  @Override
  public void flush() {
    before.flush();
    after.flush();
  }

  @Override
  public void discard() {
    before.discard();
    after.discard();
  }

  /** Whether all that began before has ended. */
  boolean isOver() {
    return !before.holdsAny();
  }
}
