package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * A partition that brings events.
 *
 * @param topic Kafka topic
 * @param partition partition of the topic, from 0
 */
public record EventPartition(String topic, int partition) implements Comparable<EventPartition> {

  private static final Comparator<EventPartition> ORDER =
      Comparator.comparing(EventPartition::topic).thenComparingInt(EventPartition::partition);

  public EventPartition {
    requireNonNull(topic, "topic is null");
  }

  /** By topic, then by number. */
  @Override
  public int compareTo(EventPartition other) {
    return ORDER.compare(this, other);
  }

  /** TOPIC/PARTITION. */
  @Override
  public String toString() {
    return topic + "/" + partition;
  }
}
