package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions have to wait for others: those whose event time is far ahead of the slowest that
 * feeds the same windows. Otherwise a backfill would open the windows of a month at once.
 */
final class Alignment {

  private final EventTimes times;
  private final boolean byTopic;
  private final Duration allowed;
  private final int mostOpenWindows;

  /**
   * @param byTopic whether each topic's windows are its own
   * @param allowed how far ahead a partition may be
   * @param mostOpenWindows from so many open windows on, only the slowest partitions are read
   */
  Alignment(EventTimes times, boolean byTopic, Duration allowed, int mostOpenWindows) {
    this.times = requireNonNull(times, "times is null");
    this.byTopic = byTopic;
    this.allowed = requireNonNull(allowed, "allowed is null");
    this.mostOpenWindows = mostOpenWindows;
  }

  Set<TopicPartition> ahead(Set<TopicPartition> assigned, int openWindows, Instant now) {
    boolean crowded = openWindows > mostOpenWindows;
    Set<TopicPartition> ahead = new HashSet<>();
    for (Collection<TopicPartition> together : groups(assigned, crowded)) {
      Instant slowest = times.watermark(together, now);
      if (crowded || !slowest.equals(Instant.MIN)) {
        Instant limit = crowded ? slowest : slowest.plus(allowed);
        together.stream().filter(p -> times.eventTime(p).isAfter(limit)).forEach(ahead::add);
      }
    }
    return ahead;
  }

  /** Memory is shared by all, windows only by what feeds them. */
  private Collection<? extends Collection<TopicPartition>> groups(
      Set<TopicPartition> assigned, boolean crowded) {
    if (crowded || !byTopic) {
      return List.of(assigned);
    }
    Map<String, List<TopicPartition>> topics =
        assigned.stream().collect(Collectors.groupingBy(TopicPartition::topic));
    return topics.values();
  }
}
