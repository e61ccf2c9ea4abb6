package io.headwatch.monitor;

import java.util.List;
import java.util.TreeSet;

/** A uniform sample of bounded size of the events seen, mergeable: those with smallest hash. */
final class EventSample {

  private final int limit;
  private final TreeSet<EventReference> smallest = new TreeSet<>();

  EventSample(int limit) {
    this.limit = limit;
  }

  void add(EventReference event) {
    smallest.add(event);
    if (smallest.size() > limit) {
      smallest.pollLast();
    }
  }

  void addAll(EventSample other) {
    other.smallest.forEach(this::add);
  }

  List<EventReference> events() {
    return List.copyOf(smallest);
  }
}
