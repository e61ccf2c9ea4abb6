package io.headwatch.monitor;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The most unusual of the events seen, of bounded number, mergeable. */
final class UnusualEvents {

  private static final Comparator<Scored> MOST_UNUSUAL_FIRST =
      Comparator.comparingDouble(Scored::unusualness).reversed().thenComparing(Scored::event);

  private record Scored(EventReference event, double unusualness) {}

  private final int limit;
  private final TreeSet<Scored> most = new TreeSet<>(MOST_UNUSUAL_FIRST);

  UnusualEvents(int limit) {
    this.limit = limit;
  }

  void add(EventReference event, double unusualness) {
    most.add(new Scored(event, unusualness));
    if (most.size() > limit) {
      most.pollLast();
    }
  }

  void addAll(UnusualEvents other) {
    other.most.forEach(scored -> add(scored.event, scored.unusualness));
  }

  /** The events, the most unusual first. */
  List<EventReference> events() {
    return most.stream().map(Scored::event).toList();
  }
}
