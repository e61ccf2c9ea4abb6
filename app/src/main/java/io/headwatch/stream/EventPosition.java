package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

/**
 * Where an event stands in Kafka.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record EventPosition(String topic, int partition, long offset) {

  public EventPosition {
    requireNonNull(topic, "topic is null");
  }

  /** For example {@code images-3@1042}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
