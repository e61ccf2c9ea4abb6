package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.KafkaSettings;
import io.headwatch.decision.Decision;
import io.headwatch.decision.DecisionJson;
import io.headwatch.decision.DecisionLog;
import io.headwatch.decision.MalformedDecisionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decisions topic: written to when somebody decides, and read from its beginning into a log by
 * every instance, so that all know what was decided anywhere.
 *
 * <p>What goes wrong with reading is told and tried again; it never stops the monitoring.
 */
public final class DecisionTopic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DecisionTopic.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 1 << 16;

  private final KafkaClients clients;
  private final KafkaClients writers;
  private final String topic;
  private final DecisionLog decisions;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;
  private @Nullable KafkaProducer<byte[], byte[]> writing;

  /**
   * @param topic the decisions topic
   * @param decisions filled from it
   */
  public DecisionTopic(KafkaSettings settings, String topic, DecisionLog decisions) {
    this.clients = new KafkaClients(settings);
    this.topic = requireNonNull(topic, "topic is null");
    this.decisions = requireNonNull(decisions, "decisions is null");
    this.writers = KafkaClients.within(PATIENCE, impatient(settings));
    this.thread = new Thread(this::run, "headwatch-decisions");
    thread.setDaemon(true);
  }

  /** Begins to read, on a thread of its own. */
  public void start() {
    thread.start();
  }

  /**
   * Writes a decision; returns once it is safe.
   *
   * @throws BrokerException if it cannot be written; the message says what to do
   */
  public void publish(Decision decision) {
    try {
      producer()
          .send(
              new ProducerRecord<>(topic, DecisionJson.key(decision), DecisionJson.value(decision)))
          .get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      @Nullable Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new BrokerException(
          "the decision could not be written to topic %s (output.decisions-topic): %s. See what is decided"
                  .formatted(topic, cause.getMessage())
              + " before you try again. If the right is missing: "
              + Acls.grant("Write", "--topic " + topic),
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Whoever decides waits for the answer, and must be able to believe it. */
  private static KafkaSettings impatient(KafkaSettings settings) {
    String millis = Long.toString(PATIENCE.toMillis());
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    return new KafkaSettings(settings.bootstrapServers(), settings.groupId(), properties);
  }

  /** Made when it is first needed: most instances never write. */
  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (stopping.getCount() == 0) {
      throw new BrokerException("Headwatch is stopping; nothing was decided");
    }
    if (writing == null) {
      writing = writers.producer(MOST_BYTES);
    }
    return writing;
  }

  private void run() {
    while (stopping.getCount() > 0) {
      try (KafkaConsumer<byte[], byte[]> consumer = clients.looseConsumer()) {
        reading = consumer;
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        // Told to stop.
      } catch (KafkaException e) {
        rest(e);
      } catch (RuntimeException e) {
        log.error("internal error while reading the decisions topic", e);
        rest(e);
      } finally {
        reading = null;
      }
    }
  }

  private void rest(RuntimeException e) {
    log.warn(
        "cannot read topic {} (output.decisions-topic); tried again in {} s: {}. If the right is"
            + " missing: {}",
        topic,
        REST.toSeconds(),
        e.getMessage(),
        Acls.grant("Read", "--topic " + topic));
    try {
      if (stopping.await(REST.toSeconds(), TimeUnit.SECONDS)) {
        log.debug("stopped while resting");
      }
    } catch (InterruptedException interrupted) {
      stopping.countDown();
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer) {
    Set<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toSet());
    if (partitions.isEmpty()) {
      throw new KafkaException("the topic does not exist");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(List.copyOf(partitions));
    while (stopping.getCount() > 0) {
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      decisions.add(DecisionJson.parse(record.value()));
    } catch (MalformedDecisionException e) {
      log.warn(
          "the record {}-{}@{} is no decision and was left out: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  /** Stops reading and writing. */
  @Override
  public void close() {
    stopping.countDown();
    KafkaConsumer<byte[], byte[]> consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (writing != null) {
        writing.close(PATIENCE);
      }
    }
  }
}
