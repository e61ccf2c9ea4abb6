package io.headwatch.stream;

import io.headwatch.monitor.WindowSpan;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Which offset of each partition may be committed: the one behind the last settled event, but never
 * beyond an event of a window that is still open, whose statistics only memory holds.
 */
final class OffsetLedger {

  private final Map<TopicPartition, Position> positions = new HashMap<>();

  private static final class Position {
    private long next;
    private final NavigableMap<WindowSpan, Long> held = new TreeMap<>();

    Position(long next) {
      this.next = next;
    }
  }

  /** A partition begins at an offset. */
  void assign(TopicPartition partition, long offset) {
    positions.put(partition, new Position(offset));
  }

  /** Forgets every partition. */
  void clear() {
    positions.clear();
  }

  /** An event has been settled for good: rejected, skipped as late, or durable elsewhere. */
  void settle(TopicPartition partition, long offset) {
    Position position = positions.get(partition);
    if (position != null) {
      position.next = Math.max(position.next, offset + 1);
    }
  }

  /** An event has been settled, but lives in an open window only. */
  void hold(TopicPartition partition, long offset, WindowSpan window) {
    settle(partition, offset);
    Position position = positions.get(partition);
    if (position != null) {
      position.held.merge(window, offset, Math::min);
    }
  }

  /** The windows of a partition that ended at or before a time have been judged. */
  void release(TopicPartition partition, Instant until) {
    Position position = positions.get(partition);
    if (position != null) {
      position.held.keySet().removeIf(window -> !window.end().isAfter(until));
    }
  }

  /** What may be committed, by partition. */
  Map<TopicPartition, Long> committable() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    positions.forEach((partition, position) -> offsets.put(partition, committable(position)));
    return offsets;
  }

  private static long committable(Position position) {
    return position.held.values().stream().reduce(position.next, Math::min);
  }
}
