package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.KafkaSettings;
import io.headwatch.config.SegmentationSettings;
import io.headwatch.config.Settings;
import io.headwatch.segmentation.SegmentationDesk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests for masks over Kafka: read from a topic by a consumer group of their own, and replied to
 * on another, each at least once. A reply has its request's key and header {@code correlation-id},
 * unless they are too large for the reply topic.
 *
 * <p>What goes wrong with the broker is told and tried again; it never stops the monitoring.
 */
public final class SegmentationRequests implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SegmentationRequests.class);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** One is segmented while the image of the next is fetched. */
  private static final int MOST_IN_FLIGHT = 2;

  private final KafkaClients readers;
  private final KafkaClients writers;
  private final String group;
  private final SegmentationSettings.Topics topics;
  private final SegmentationAnswers answers;
  private final int replyBytes;
  private final int inFlight;
  private final Duration rest;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * @param settings whose topics of segmentation are set
   * @param desk makes the masks; to be closed after this
   * @throws IllegalArgumentException if the topics are not set, or requests are not served
   */
  public SegmentationRequests(Settings settings, SegmentationDesk desk) {
    this(settings, desk, REST);
  }

  SegmentationRequests(Settings settings, SegmentationDesk desk, Duration rest) {
    this.rest = requireNonNull(rest, "rest is null");
    requireNonNull(settings, "settings is null");
    this.topics =
        settings
            .segmentation()
            .servedTopics()
            .orElseThrow(
                () -> new IllegalArgumentException("there are no topics of segmentation to serve"));
    this.group = group(settings.kafka());
    this.readers = new KafkaClients(oneByOne(settings.kafka()));
    this.writers = new KafkaClients(settings.kafka());
    this.answers = new SegmentationAnswers(settings, desk);
    this.replyBytes = Topics.largestReplyBytes(settings.segmentation());
    // The desk's other places are left to those who ask over HTTP.
    this.inFlight = Math.max(1, Math.min(MOST_IN_FLIGHT, desk.limits().waiting() / 2));
    this.thread = new Thread(this::run, "headwatch-segmentation-requests");
    thread.setDaemon(true);
  }

  /** The consumer group that reads requests. */
  static String group(KafkaSettings settings) {
    return settings.groupId() + "-segmentation";
  }

  private static KafkaSettings oneByOne(KafkaSettings settings) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaSettings(settings.bootstrapServers(), group(settings), properties);
  }

  /** Begins to read, on a thread of its own. */
  public void start() {
    thread.start();
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  private void run() {
    while (!stopped()) {
      try (SegmentationConsumer requests =
          new SegmentationConsumer(
              readers.groupConsumer(1), writers.producer(replyBytes), topics, answers, inFlight)) {
        requests.run(this::stopped);
      } catch (KafkaException e) {
        rest(e);
      } catch (RuntimeException e) {
        log.error("internal error while serving requests for masks", e);
        rest(e);
      }
    }
  }

  private void rest(RuntimeException e) {
    log.warn(
        "cannot serve requests for masks over Kafka (segmentation.request-topic, reply-topic); tried"
            + " again in {} ms: {}. If a right is missing: {}; {}; {}",
        rest.toMillis(),
        e.getMessage(),
        Acls.grant("Read", KafkaResource.topic(topics.requests()).option()),
        Acls.grant("Read", KafkaResource.group(group).option()),
        Acls.grant("Write", KafkaResource.topic(topics.replies()).option()));
    try {
      if (stopping.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("stopped while resting");
      }
    } catch (InterruptedException interrupted) {
      stopping.countDown();
    }
  }

  /** Stops reading; requests that are not yet replied to are read again after the next start. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
