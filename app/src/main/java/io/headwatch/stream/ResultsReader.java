package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.KafkaSettings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryException;
import io.headwatch.history.HistoryMetrics;
import io.headwatch.history.MalformedVerdictException;
import io.headwatch.history.RecordedVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the results topic into the history: all of its partitions, whoever wrote them, without a
 * consumer group, from where the history says that it has been read to.
 *
 * <p>What goes wrong here is told and tried again; it never stops the monitoring.
 */
public final class ResultsReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ResultsReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Duration WARN_EVERY = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TIMEOUT_MILLIS = 30_000;

  private final KafkaClients clients;
  private final String topic;
  private final History history;
  private final HistoryMetrics metrics;
  private final Duration lookEvery;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final RarelyTold malformed = new RarelyTold(WARN_EVERY);
  private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;
  private volatile boolean caughtUp;
  private volatile Optional<String> failure = Optional.empty();

  /**
   * @param topic the results topic
   */
  public ResultsReader(
      KafkaSettings settings, String topic, History history, HistoryMetrics metrics) {
    this(settings, topic, history, metrics, LOOK_EVERY);
  }

  ResultsReader(
      KafkaSettings settings,
      String topic,
      History history,
      HistoryMetrics metrics,
      Duration lookEvery) {
    this.clients = new KafkaClients(settings);
    this.topic = requireNonNull(topic, "topic is null");
    this.history = requireNonNull(history, "history is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.lookEvery = requireNonNull(lookEvery, "lookEvery is null");
    this.thread = new Thread(this::run, "headwatch-history");
    thread.setDaemon(true);
  }

  /** Begins to read, on a thread of its own. */
  public void start() {
    thread.start();
  }

  /** Whether everything that the topic held was read once since the start. */
  public boolean caughtUp() {
    return caughtUp;
  }

  /** Why nothing is read at present; empty while all is well. */
  public Optional<String> failure() {
    return failure;
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  private void run() {
    while (!stopped()) {
      try (Admin admin = clients.admin();
          KafkaConsumer<byte[], byte[]> consumer = clients.looseConsumer()) {
        reading = consumer;
        follow(admin, consumer);
      } catch (WakeupException | InterruptException e) {
        // Told to stop.
      } catch (KafkaException | BrokerException | HistoryException e) {
        pause(e);
      } catch (RuntimeException e) {
        log.error("internal error while reading the results topic", e);
        pause(e);
      } finally {
        reading = null;
      }
    }
  }

  private void pause(RuntimeException e) {
    String advice =
        e instanceof TopicAuthorizationException
            ? "; grant the right: " + Acls.grant("Read", "--topic " + topic)
            : "";
    failure = Optional.of(e.getMessage() + advice);
    log.warn(
        "cannot read topic {} into the history; tried again in {} s: {}{}",
        topic,
        REST.toSeconds(),
        e.getMessage(),
        advice);
    try {
      if (stopping.await(REST.toSeconds(), TimeUnit.SECONDS)) {
        log.debug("stopped while resting");
      }
    } catch (InterruptedException interrupted) {
      stopping.countDown();
    }
  }

  private void follow(Admin admin, KafkaConsumer<byte[], byte[]> consumer) {
    String topicId = "";
    Map<Integer, Long> stored = new HashMap<>();
    long nextLook = System.nanoTime();
    while (!stopped()) {
      if (System.nanoTime() - nextLook >= 0) {
        TopicDescription description = description(admin);
        if (!topicId.equals(description.topicId().toString())) {
          topicId = description.topicId().toString();
          stored = history.positions(topicId);
          consumer.unsubscribe();
        }
        assign(consumer, description, stored);
        history.tidy();
        nextLook = System.nanoTime() + lookEvery.toNanos();
      }
      read(consumer, stored);
    }
  }

  private TopicDescription description(Admin admin) {
    try {
      return requireNonNull(
          admin
              .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
              .allTopicNames()
              .get()
              .get(topic));
    } catch (ExecutionException e) {
      throw new BrokerException(
          "topic %s (output.results-topic) cannot be looked up: %s"
              .formatted(topic, String.valueOf(e.getCause() == null ? e : e.getCause())),
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Takes partitions in that are not yet read; what was never read begins at its beginning. */
  private void assign(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicDescription description,
      Map<Integer, Long> stored) {
    Set<TopicPartition> added = new HashSet<>();
    description.partitions().forEach(p -> added.add(new TopicPartition(topic, p.partition())));
    added.removeAll(consumer.assignment());
    if (added.isEmpty()) {
      return;
    }
    Set<TopicPartition> all = new HashSet<>(consumer.assignment());
    all.addAll(added);
    consumer.assign(all);
    for (TopicPartition partition : added) {
      Long next = stored.get(partition.partition());
      if (next == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, next);
      }
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer, Map<Integer, Long> stored) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      beginAgain(consumer, e.partitions());
      return;
    }
    List<RecordedVerdict> verdicts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      verdict(record).ifPresent(verdicts::add);
    }
    Map<Integer, Long> moved = moved(consumer, stored);
    if (!moved.isEmpty()) {
      history.append(verdicts, moved);
      stored.putAll(moved);
      metrics.read(verdicts.size());
    }
    failure = Optional.empty();
    tellLag(consumer);
  }

  private void beginAgain(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    log.warn(
        "{}: what is next to read is gone, as it was kept too short; reading on at the oldest record",
        partitions);
    consumer.seekToBeginning(partitions);
  }

  private Optional<RecordedVerdict> verdict(ConsumerRecord<byte[], byte[]> record) {
    try {
      Instant written = Instant.ofEpochMilli(Math.max(0, record.timestamp()));
      return Optional.of(RecordedVerdict.parse(record.value(), written));
    } catch (MalformedVerdictException e) {
      metrics.malformed();
      malformed.tell(
          count ->
              log.warn(
                  "{} records of topic {} are no verdicts and were left out of the history; the last"
                      + " is {}-{}@{}: {}",
                  count,
                  topic,
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  e.getMessage()));
      return Optional.empty();
    }
  }

  /** Positions that differ from those in the store: also markers of transactions move them. */
  private static Map<Integer, Long> moved(
      KafkaConsumer<byte[], byte[]> consumer, Map<Integer, Long> stored) {
    Map<Integer, Long> moved = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long position = consumer.position(partition);
      if (!Long.valueOf(position).equals(stored.get(partition.partition()))) {
        moved.put(partition.partition(), position);
      }
    }
    return moved;
  }

  private void tellLag(KafkaConsumer<byte[], byte[]> consumer) {
    long lag = 0;
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong one = consumer.currentLag(partition);
      if (one.isEmpty()) {
        return;
      }
      lag += one.getAsLong();
    }
    metrics.lag(lag);
    caughtUp = caughtUp || lag == 0;
  }

  /** Stops reading; what was read is in the history. */
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
  }
}
