package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients as the settings want them. */
public final class KafkaClients {

  /** Verdicts must fit, however small dead letters have to be. */
  private static final int SMALLEST_REQUEST_BYTES = 1 << 20;

  private static final long SMALLEST_BUFFER_BYTES = 32L << 20;

  private final KafkaSettings settings;

  /** Clients of one cluster. */
  public KafkaClients(KafkaSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** Clients of one cluster that give up on a request after a time, whatever the settings say. */
  static KafkaClients within(Duration timeout, KafkaSettings settings) {
    String millis = Long.toString(timeout.toMillis());
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
    properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    return new KafkaClients(
        new KafkaSettings(settings.bootstrapServers(), settings.groupId(), properties));
  }

  /**
   * A consumer in the configured group, which commits only when told to and begins with the
   * earliest record unless the settings say otherwise.
   */
  public KafkaConsumer<byte[], byte[]> groupConsumer(int maxPollRecords) {
    Map<String, Object> properties = common();
    properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
    return consumer(properties);
  }

  /** A consumer that belongs to no group, commits nothing and makes the broker create nothing. */
  public KafkaConsumer<byte[], byte[]> looseConsumer() {
    Map<String, Object> properties = common();
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return consumer(properties);
  }

  /** The same for single records: it fetches no more than the batch that a record is in. */
  KafkaConsumer<byte[], byte[]> recordConsumer() {
    Map<String, Object> properties = common();
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    return consumer(properties);
  }

  /** A producer whose acknowledged records survive the loss of a broker. */
  public KafkaProducer<byte[], byte[]> producer(int maxRequestBytes) {
    Map<String, Object> properties = common();
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    int requestBytes = Math.max(maxRequestBytes, SMALLEST_REQUEST_BYTES);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, requestBytes);
    properties.putIfAbsent(
        ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(SMALLEST_BUFFER_BYTES, 2L * requestBytes));
    // A partition just created may refuse the first batch and take the second; the first can never
    // be written then.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** An admin client. */
  public Admin admin() {
    return Admin.create(common());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    properties.put("bootstrap.servers", settings.bootstrapServers());
    return properties;
  }
}
