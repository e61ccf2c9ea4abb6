package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.SegmentationSettings;
import io.headwatch.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that Headwatch reads and writes: looked at, and made where they are missing. */
public final class Topics {

  private static final Logger log = LoggerFactory.getLogger(Topics.class);
  private static final int DEFAULT_MESSAGE_BYTES = 1 << 20;
  private static final int ENVELOPE_BYTES = 1 << 16;

  private final Admin admin;
  private final Settings settings;
  private final int timeoutMillis;

  /**
   * @param timeout how long to wait for the broker
   */
  public Topics(Admin admin, Settings settings, Duration timeout) {
    this.admin = requireNonNull(admin, "admin is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  /** Largest record that a dead letter for the largest admitted image may need, in bytes. */
  public static int largestLetterBytes(Settings settings) {
    // An image inside JSON grows by a third.
    long bytes = settings.decoding().maxBytes() * 4L / 3 + ENVELOPE_BYTES;
    return (int) Math.min(bytes, Integer.MAX_VALUE - ENVELOPE_BYTES);
  }

  /**
   * Makes sure that the broker answers and that the topics to write to exist; tells of input topics
   * that don't.
   *
   * @return the largest record, in bytes, that the dead-letter topic takes
   * @throws BrokerException if the broker cannot be reached or refuses; the message says what to do
   */
  public int prepare() {
    Set<String> existing = names();
    for (String topic : settings.input().topics()) {
      if (!existing.contains(topic)) {
        log.warn("input topic {} does not exist (or may not be read): waiting for it", topic);
      }
    }
    create(existing, results(settings));
    createIfAllowed(
        existing, decisions(settings), "shifts can be neither acknowledged nor accepted");
    for (NewTopic topic : segmentation(settings)) {
      createIfAllowed(existing, topic, "no masks can be asked for over Kafka");
    }
    String deadLetters = settings.output().deadLetterTopic();
    int largest = largestLetterBytes(settings);
    if (existing.contains(deadLetters)) {
      return Math.min(requireRoom(deadLetters, maxMessageBytes(deadLetters)), largest);
    }
    create(existing, deadLetters(settings));
    return largest;
  }

  /** The results topic as it is created where it is missing. */
  static NewTopic results(Settings settings) {
    return topic(settings.output().resultsTopic(), Map.of());
  }

  /** The decisions topic as it is created where it is missing: one partition, so one order. */
  static NewTopic decisions(Settings settings) {
    return new NewTopic(settings.output().decisionsTopic(), Optional.of(1), Optional.empty())
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  /** The dead-letter topic as it is created where it is missing. */
  static NewTopic deadLetters(Settings settings) {
    int bytes = largestLetterBytes(settings) + ENVELOPE_BYTES;
    return topic(
        settings.output().deadLetterTopic(),
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)));
  }

  /** The topics of requests for masks and of replies, if any, as they are created. */
  static List<NewTopic> segmentation(Settings settings) {
    int bytes = largestReplyBytes(settings.segmentation()) + ENVELOPE_BYTES;
    Map<String, String> configs =
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    return settings.segmentation().servedTopics().stream()
        .flatMap(topics -> Stream.of(topics.requests(), topics.replies()))
        .map(name -> topic(name, configs))
        .toList();
  }

  /** Largest reply to a request for a mask, in bytes. */
  static int largestReplyBytes(SegmentationSettings settings) {
    return Math.max(settings.maxBody(), DEFAULT_MESSAGE_BYTES);
  }

  private static NewTopic topic(String name, Map<String, String> configs) {
    return new NewTopic(name, Optional.empty(), Optional.empty()).configs(configs);
  }

  /** Names of the topics that may be seen. */
  public Set<String> names() {
    try {
      return new TreeSet<>(
          await(admin.listTopics(new ListTopicsOptions().timeoutMs(timeoutMillis)).names()));
    } catch (ExecutionException e) {
      throw new BrokerException(
          "cannot reach the brokers at %s (kafka.bootstrap-servers): %s; check the address, that"
                  .formatted(settings.kafka().bootstrapServers(), cause(e))
              + " the broker runs, and security settings under kafka.properties",
          e);
    }
  }

  private void create(Set<String> existing, NewTopic wanted) {
    String topic = wanted.name();
    if (existing.contains(topic)) {
      return;
    }
    try {
      await(
          admin
              .createTopics(List.of(wanted), new CreateTopicsOptions().timeoutMs(timeoutMillis))
              .all());
      log.info("created topic {}", topic);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new BrokerException(
            "topic %s does not exist and cannot be created: %s; create it, or grant the right: "
                    .formatted(topic, cause(e))
                + Acls.grant("Create", "--topic " + topic),
            e);
      }
    }
  }

  /** Streams are judged without it. */
  private void createIfAllowed(Set<String> existing, NewTopic wanted, String without) {
    try {
      create(existing, wanted);
    } catch (BrokerException e) {
      log.warn("{}: {}", without, e.getMessage());
    }
  }

  private int maxMessageBytes(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config config =
          await(
                  admin
                      .describeConfigs(
                          List.of(resource), new DescribeConfigsOptions().timeoutMs(timeoutMillis))
                      .all())
              .getOrDefault(resource, new Config(List.of()));
      ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      return entry == null ? DEFAULT_MESSAGE_BYTES : Integer.parseInt(entry.value());
    } catch (ExecutionException | KafkaException e) {
      log.warn(
          "cannot read the settings of topic {} ({}): dead letters are kept under {} bytes",
          topic,
          cause(e),
          DEFAULT_MESSAGE_BYTES);
      return DEFAULT_MESSAGE_BYTES;
    }
  }

  private static int requireRoom(String topic, int bytes) {
    if (bytes < DeadLetters.FEWEST_BYTES) {
      throw new BrokerException(
          "topic %s takes records of %d bytes at most; set its max.message.bytes to at least %d"
              .formatted(topic, bytes, DeadLetters.FEWEST_BYTES));
    }
    return bytes;
  }

  private static <T> T await(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static String cause(Exception e) {
    if (e.getCause() instanceof TimeoutException) {
      return "no answer in time";
    }
    return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }
}
