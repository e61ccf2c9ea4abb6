package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to when the windows of a stream are over: the watermark of the partitions that feed it, less
 * the grace. Streams that are topics are fed by their topic, others may be fed by any.
 *
 * <p>Implementation note: a silent partition that speaks again may be behind the others. What has
 * been said is not taken back then: its windows were judged without it, and its events are late.
 */
final class Watermarks {

  private final EventTimes times;
  private final Duration grace;
  private final boolean byTopic;
  private Instant now = Instant.MIN;
  private final Map<TopicPartition, Instant> restored = new HashMap<>();
  private final Map<String, Set<String>> topicsOf = new HashMap<>();
  private final Map<Set<TopicPartition>, Instant> said = new HashMap<>();

  Watermarks(EventTimes times, Duration grace, boolean byTopic) {
    this.times = requireNonNull(times, "times is null");
    this.grace = requireNonNull(grace, "grace is null");
    this.byTopic = byTopic;
  }

  /** Sets the clock: until the next tick, watermarks move with event time alone. */
  void tick(Instant time) {
    now = time;
  }

  /** A partition begins; {@code over} says up to when its windows had been judged before. */
  void assign(TopicPartition partition, Instant over, Instant now) {
    boolean known = over.isAfter(Instant.MIN);
    restored.put(partition, over);
    said.clear();
    times.assign(partition, known ? Optional.of(over.plus(grace)) : Optional.empty(), now);
  }

  /** Forgets every partition. */
  void clear() {
    restored.clear();
    said.clear();
    times.clear();
  }

  /** A topic has brought an event of a stream. */
  void feeds(String topic, String stream) {
    topicsOf.computeIfAbsent(stream, s -> new HashSet<>()).add(topic);
  }

  /** Up to when a stream's windows are over. */
  Instant over(String stream) {
    return over(partitionsOf(topicsOf.getOrDefault(stream, Set.of())));
  }

  /** Up to when the windows are over that a topic's events belong to. */
  Instant overForTopic(String topic) {
    return topicsOf.values().stream()
        .filter(topics -> topics.contains(topic))
        .map(topics -> over(partitionsOf(topics)))
        .min(Instant::compareTo)
        .orElseGet(() -> over(partitionsOf(Set.of(topic))));
  }

  /** Up to when windows had been judged before this process got a partition. */
  Instant overBefore(TopicPartition partition) {
    return restored.getOrDefault(partition, Instant.MIN);
  }

  private Instant over(Set<TopicPartition> partitions) {
    Instant watermark = times.watermark(partitions, now);
    Instant over = watermark.equals(Instant.MIN) ? watermark : watermark.minus(grace);
    return said.merge(partitions, over, (before, later) -> later.isAfter(before) ? later : before);
  }

  private Set<TopicPartition> partitionsOf(Set<String> topics) {
    return restored.keySet().stream()
        .filter(partition -> !byTopic || topics.contains(partition.topic()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
