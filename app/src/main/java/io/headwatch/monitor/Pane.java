package io.headwatch.monitor;

import io.headwatch.shift.explanation.Unusualness;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;

/** What one consumer has seen of one window of a stream. */
final class Pane {

  /** More examples of what nobody has a word for help nobody. */
  private static final int MOST_UNUSUAL = 5;

  private final PaneStatistics statistics;
  private final Unusualness unusualness;
  private final EventSample events;
  private final UnusualEvents unusual;
  private long skipped;
  private long repeated;

  /**
   * @param unusualness tells how far an image is from the reference
   * @param eventReferences how many events a verdict refers to, at most
   */
  Pane(PaneStatistics statistics, Unusualness unusualness, int eventReferences) {
    this.statistics = statistics;
    this.unusualness = unusualness;
    this.events = new EventSample(eventReferences);
    this.unusual = new UnusualEvents(Math.min(MOST_UNUSUAL, eventReferences));
  }

  void add(ImageObservation image) {
    statistics.add(image.values());
    events.add(image.event());
    unusual.add(image.event(), unusualness.of(image.values().embedding()));
  }

  /** Notes an image that repeats one before and does not count. */
  void repeat() {
    repeated++;
  }

  /** Adds what another pane of the stream has seen; that one is of no use afterwards. */
  void merge(Pane other) {
    statistics.merge(other.statistics);
    events.addAll(other.events);
    unusual.addAll(other.unusual);
    skipped += other.skipped;
    repeated += other.repeated;
  }

  void skip() {
    skipped++;
  }

  PaneStatistics statistics() {
    return statistics;
  }

  List<EventReference> events() {
    return events.events();
  }

  /** The events whose images are farthest from the reference, the most unusual first. */
  List<EventReference> unusual() {
    return unusual.events();
  }

  long skipped() {
    return skipped;
  }

  /** Images that repeat one before; {@link #statistics} knows nothing of them. */
  long repeated() {
    return repeated;
  }
}
