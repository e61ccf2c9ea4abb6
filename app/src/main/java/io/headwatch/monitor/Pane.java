package io.headwatch.monitor;

import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;

/** What one consumer has seen of one window of a stream. */
final class Pane {

  private final PaneStatistics statistics;
  private final EventSample events;
  private long skipped;

  Pane(PaneStatistics statistics, int eventReferences) {
    this.statistics = statistics;
    this.events = new EventSample(eventReferences);
  }

  void add(ImageObservation image) {
    statistics.add(image.values());
    events.add(image.event());
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

  long skipped() {
    return skipped;
  }
}
