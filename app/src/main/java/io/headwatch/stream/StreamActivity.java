package io.headwatch.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * When streams last brought an event, to tell those that have fallen silent, and from which
 * partitions, to tell those that have gone with them.
 */
final class StreamActivity {

  private static final Duration AT_LEAST = Duration.ofHours(1);
  private static final int WINDOWS = 4;

  private final Duration silentAfter;
  private final Map<String, Instant> lastSeen = new HashMap<>();
  private final Map<String, Set<TopicPartition>> sources = new HashMap<>();

  /** A stream is silent after an hour, or after some windows if these are long. */
  StreamActivity(Duration windowLength) {
    Duration windows = windowLength.multipliedBy(WINDOWS);
    this.silentAfter = windows.compareTo(AT_LEAST) > 0 ? windows : AT_LEAST;
  }

  /** An event of a stream was read from a partition. */
  void seen(String stream, TopicPartition partition, Instant now) {
    lastSeen.put(stream, now);
    sources.computeIfAbsent(stream, name -> new HashSet<>()).add(partition);
  }

  /** Takes partitions away; streams that have no other one left. */
  List<String> left(Collection<TopicPartition> gone) {
    return sources.entrySet().stream()
        .filter(entry -> entry.getValue().removeAll(gone) && entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Streams that have brought nothing for long. */
  List<String> silent(Instant now) {
    return lastSeen.entrySet().stream()
        .filter(entry -> !entry.getValue().plus(silentAfter).isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  void forget(String stream) {
    lastSeen.remove(stream);
    sources.remove(stream);
  }
}
