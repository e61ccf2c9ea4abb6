package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.SegmentationSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requests and writes replies until something goes wrong with the broker. A request's offset
 * is committed once its reply is safe, so that a request that was read may be answered twice, but
 * never not at all, as long as the reply topic takes some hundred bytes.
 *
 * <p>Implementation note: one thread polls and owns all state; the image is fetched, the mask
 * waited for and the reply written on threads of their own. While as many requests as may be are in
 * flight, partitions are paused and polled on, so that the group keeps its member however long a
 * mask takes.
 */
final class SegmentationConsumer implements AutoCloseable {

  /** Ties a reply to its request; whoever asks chooses the value. */
  static final String CORRELATION_ID = "correlation-id";

  /** Largest correlation id in bytes that goes with a reply which has to be small. */
  static final int SMALL_CORRELATION_BYTES = 1_024;

  private static final Logger log = LoggerFactory.getLogger(SegmentationConsumer.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration BUSY_POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final SegmentationSettings.Topics topics;
  private final SegmentationAnswers answers;
  private final int mostInFlight;
  private final ExecutorService workers;
  private final Deque<Asked> inFlight = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
  private @Nullable Throwable failure;

  /** A request that is not yet known to be done with. */
  private record Asked(TopicPartition partition, long offset, Future<?> reply) {}

  /**
   * @param consumer gives one record at a time; closed with this
   * @param producer closed with this
   * @param mostInFlight most requests that are worked on at a time
   */
  SegmentationConsumer(
      KafkaConsumer<byte[], byte[]> consumer,
      KafkaProducer<byte[], byte[]> producer,
      SegmentationSettings.Topics topics,
      SegmentationAnswers answers,
      int mostInFlight) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.producer = requireNonNull(producer, "producer is null");
    this.topics = requireNonNull(topics, "topics is null");
    this.answers = requireNonNull(answers, "answers is null");
    this.mostInFlight = mostInFlight;
    this.workers = Executors.newFixedThreadPool(mostInFlight, SegmentationConsumer::onDaemonThread);
  }

  private static Thread onDaemonThread(Runnable task) {
    Thread thread = new Thread(task, "headwatch-segmentation-request");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Serves requests.
   *
   * @param stopped asked some times a second
   * @throws KafkaException if requests cannot be read or a reply cannot be written
   */
  void run(BooleanSupplier stopped) {
    consumer.subscribe(List.of(topics.requests()), new Rebalancing());
    while (!stopped.getAsBoolean()) {
      boolean full = inFlight.size() >= mostInFlight;
      if (full) {
        consumer.pause(consumer.assignment());
      } else {
        consumer.resume(consumer.paused());
      }
      consumer.poll(full ? BUSY_POLL : IDLE_POLL).forEach(this::accept);
      settle();
      commit();
      requireSuccess();
    }
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    Callable<Optional<RecordMetadata>> answering = () -> reply(record);
    inFlight.add(
        new Asked(
            new TopicPartition(record.topic(), record.partition()),
            record.offset(),
            workers.submit(answering)));
  }

  /**
   * Answers a request; returns once a reply is safe. Too large a reply is replaced by one that says
   * so; if it is key or correlation id that the topic doesn't take, by one without them. If not
   * even that can be written, nothing ever can: the answer is empty, and the request done with.
   */
  private Optional<RecordMetadata> reply(ConsumerRecord<byte[], byte[]> request)
      throws InterruptedException, ExecutionException {
    byte[] value = answers.to(request.value());
    byte[] refusal = tooLarge(value.length);
    @Nullable Header correlation = request.headers().lastHeader(CORRELATION_ID);
    List<ProducerRecord<byte[], byte[]>> replies =
        List.of(
            reply(request.key(), correlation, value),
            reply(request.key(), correlation, refusal),
            reply(null, isSmall(correlation) ? correlation : null, refusal));
    for (ProducerRecord<byte[], byte[]> reply : replies) {
      Optional<RecordMetadata> written = written(reply);
      if (written.isPresent()) {
        return written;
      }
    }
    log.error(
        "the request for a mask at {}-{}, offset {}, gets no reply: {} takes not even a short one;"
            + " raise the topic's max.message.bytes",
        request.topic(),
        request.partition(),
        request.offset(),
        topics.replies());
    return Optional.empty();
  }

  private static byte[] tooLarge(int bytes) {
    return new SegmentationReply.Refused(
            "reply_too_large",
            ("the reply has %d bytes beside key and correlation id, all in all more than"
                    + " segmentation.max-body or the reply topic's max.message.bytes allows; raise"
                    + " them, ask for json, or give a shorter key")
                .formatted(bytes))
        .value();
  }

  private static boolean isSmall(@Nullable Header correlation) {
    return correlation != null
        && correlation.value() != null
        && correlation.value().length <= SMALL_CORRELATION_BYTES;
  }

  private ProducerRecord<byte[], byte[]> reply(
      byte @Nullable [] key, @Nullable Header correlation, byte[] value) {
    ProducerRecord<byte[], byte[]> reply = new ProducerRecord<>(topics.replies(), key, value);
    if (correlation != null) {
      reply.headers().add(correlation);
    }
    return reply;
  }

  /** Empty if the record is larger than topic or producer allow. */
  private Optional<RecordMetadata> written(ProducerRecord<byte[], byte[]> reply)
      throws InterruptedException, ExecutionException {
    try {
      return Optional.of(producer.send(reply).get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Takes what is answered out of what is in flight, in the order of each partition. */
  private void settle() {
    Set<TopicPartition> waiting = new HashSet<>();
    for (Iterator<Asked> all = inFlight.iterator(); all.hasNext(); ) {
      Asked asked = all.next();
      if (isAnswered(asked) && !waiting.contains(asked.partition())) {
        uncommitted.put(asked.partition(), new OffsetAndMetadata(asked.offset() + 1));
        all.remove();
      } else {
        waiting.add(asked.partition());
      }
    }
  }

  private boolean isAnswered(Asked asked) {
    if (!asked.reply().isDone()) {
      return false;
    }
    try {
      asked.reply().get();
      return true;
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void commit() {
    if (uncommitted.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(uncommitted);
      uncommitted.clear();
    } catch (CommitFailedException | RebalanceInProgressException | TimeoutException e) {
      // Committed later, or whoever has the partitions by now answers these requests again.
      log.warn("could not commit answered requests for masks: {}", e.getMessage());
    }
  }

  private void requireSuccess() {
    if (failure != null) {
      throw failure instanceof KafkaException e
          ? e
          : new KafkaException("a reply could not be written", failure);
    }
  }

  /** Drops what is in flight; it is read again. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("a request for a mask is still being answered");
      }
      consumer.close(CloseOptions.timeout(PATIENCE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      log.warn("the consumer of requests for masks did not close well: {}", e.getMessage());
    } finally {
      producer.close(PATIENCE);
    }
  }

  /** What other members of the group are to answer is no longer answered here. */
  private final class Rebalancing implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      settle();
      commit();
      forget(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      forget(lost);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      // Reading goes on at the committed offsets.
    }

    private void forget(Collection<TopicPartition> partitions) {
      for (Iterator<Asked> all = inFlight.iterator(); all.hasNext(); ) {
        Asked asked = all.next();
        if (partitions.contains(asked.partition())) {
          asked.reply().cancel(true);
          all.remove();
        }
      }
      uncommitted.keySet().removeAll(partitions);
    }
  }
}
