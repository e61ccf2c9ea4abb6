package io.headwatch.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * The Kafka cluster.
 *
 * @param bootstrapServers brokers to ask first, {@code HOST:PORT}, comma-separated
 * @param groupId consumer group
 * @param properties further client settings, for consumer, producer and admin client
 */
public record KafkaSettings(
    String bootstrapServers, String groupId, Map<String, String> properties) {

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Shows the properties, but no secret ones. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(properties);
    shown.replaceAll(Secrets::mask);
    return "KafkaSettings[bootstrapServers=%s, groupId=%s, properties=%s]"
        .formatted(bootstrapServers, groupId, shown);
  }
}
