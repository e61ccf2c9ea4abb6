package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.ImageContributions;
import io.headwatch.monitor.ImageObservation;
import io.headwatch.monitor.InferenceException;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.MonitorMetrics;
import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.monitor.WindowVerdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's loop: reads records, keeps a bounded number of them in flight, settles them in
 * order, closes windows as event time passes, and commits what is durable.
 *
 * <p>Implementation note: one thread does all of this and owns all state; decoding and inference
 * run elsewhere and only their results come back. When the partitions change, everything that is
 * not committed is forgotten and read again.
 */
public final class EventConsumer {

  private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration BUSY_POLL = Duration.ofMillis(2);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

  private static final Duration WARN_EVERY = Duration.ofMinutes(5);

  /** So many open windows, and only the slowest partitions are read. */
  private static final int OPEN_WINDOWS = 256;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Collection<String> topics;
  private final Intake intake;
  private final Monitor monitor;
  private final Outbox outbox;
  private final Watermarks watermarks;
  private final EventTimes times;
  private final OffsetLedger ledger = new OffsetLedger();
  private final Duration alignment;
  private final Duration behind;
  private final int inFlightLimit;
  private final Consumer<WindowVerdict> announce;
  private final MonitorMetrics metrics;
  private final Clock clock;

  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final Map<TopicPartition, Long> newestRecord = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private Instant nextCommit = Instant.MIN;
  private Instant nextReport = Instant.MIN;
  private Instant nextWarning = Instant.MIN;
  private boolean failed;
  private volatile boolean stopping;
  private volatile Instant lastTurn;

  EventConsumer(
      KafkaConsumer<byte[], byte[]> consumer,
      Collection<String> topics,
      Intake intake,
      Monitor monitor,
      Outbox outbox,
      Watermarks watermarks,
      EventTimes times,
      Duration alignment,
      Duration behind,
      int inFlightLimit,
      Consumer<WindowVerdict> announce,
      MonitorMetrics metrics,
      Clock clock) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.topics = List.copyOf(topics);
    this.intake = requireNonNull(intake, "intake is null");
    this.monitor = requireNonNull(monitor, "monitor is null");
    this.outbox = requireNonNull(outbox, "outbox is null");
    this.watermarks = requireNonNull(watermarks, "watermarks is null");
    this.times = requireNonNull(times, "times is null");
    this.alignment = requireNonNull(alignment, "alignment is null");
    this.behind = requireNonNull(behind, "behind is null");
    this.inFlightLimit = inFlightLimit;
    this.announce = requireNonNull(announce, "announce is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.lastTurn = clock.instant();
  }

  /**
   * Runs until {@link #stop}, then settles what is in flight, commits and returns.
   *
   * @throws InferenceException if the network fails
   * @throws OutboxException if verdicts or dead letters cannot be written
   * @throws org.apache.kafka.common.KafkaException if the broker refuses
   */
  public void run() {
    consumer.subscribe(topics, new Rebalancing());
    try {
      while (!stopping) {
        turn();
      }
      drain();
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }

  /** Makes {@link #run} come to its end; safe to call from any thread. */
  public void stop() {
    stopping = true;
  }

  /** When the loop last went round: stands still if something hangs. */
  public Instant lastTurn() {
    return lastTurn;
  }

  private void turn() {
    lastTurn = clock.instant();
    watermarks.tick(lastTurn);
    hold();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(pollTimeout())) {
      TopicPartition partition = partition(record);
      newestRecord.put(partition, record.timestamp());
      InFlight event = intake.take(record);
      if (event.hasTime()) {
        times.received(partition, lastTurn);
      }
      inFlight.add(event);
    }
    awaitRoom();
    while (!inFlight.isEmpty() && inFlight.element().ready()) {
      settle(inFlight.remove());
    }
    report();
    boolean judged = closeWindows();
    if (judged || !clock.instant().isBefore(nextCommit)) {
      commit();
    }
  }

  private Duration pollTimeout() {
    return inFlight.isEmpty() ? IDLE_POLL : BUSY_POLL;
  }

  /** Pauses everything while too much is in flight, and partitions too far ahead of the slowest. */
  private void hold() {
    Set<TopicPartition> assigned = consumer.assignment();
    Set<TopicPartition> held = inFlight.size() >= inFlightLimit ? assigned : ahead(assigned);
    consumer.pause(held);
    consumer.resume(assigned.stream().filter(p -> !held.contains(p)).toList());
  }

  private Set<TopicPartition> ahead(Set<TopicPartition> assigned) {
    Instant slowest = times.watermark(assigned, lastTurn);
    boolean crowded = monitor.openWindows() > OPEN_WINDOWS;
    if (slowest.equals(Instant.MIN) && !crowded) {
      return Set.of();
    }
    Instant limit = crowded ? slowest : slowest.plus(alignment);
    return assigned.stream()
        .filter(partition -> times.eventTime(partition).isAfter(limit))
        .collect(Collectors.toSet());
  }

  /** With everything paused there is nothing to do but to wait for the oldest event. */
  private void awaitRoom() {
    if (inFlight.size() >= inFlightLimit
        && inFlight.element() instanceof InFlight.Pending pending) {
      try {
        pending.result().get(IDLE_POLL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // Settling finds out which.
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private void settle(InFlight event) {
    ConsumerRecord<byte[], byte[]> record = event.record();
    if (event instanceof InFlight.Pending pending) {
      settle(pending);
    } else if (event instanceof InFlight.Skipped skipped) {
      settle(skipped);
    } else if (event instanceof InFlight.Rejected rejected) {
      reject(record, rejected.stream(), rejected.why());
    } else if (event instanceof InFlight.Past past) {
      ledger.settle(partition(record), record.offset());
      metrics.settled(past.stream(), past.outcome());
    }
  }

  private void settle(InFlight.Pending pending) {
    try {
      observe(pending, pending.result().get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InferenceException failure) {
        throw failure;
      }
      reject(pending.record(), pending.stream(), UnusableImageException.of(e.getCause()));
      times.advance(partition(pending.record()), pending.envelope().time());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void observe(InFlight.Pending pending, ImageContributions image) {
    ConsumerRecord<byte[], byte[]> record = pending.record();
    EventEnvelope envelope = pending.envelope();
    var past = intake.past(record, pending.stream(), envelope.time());
    if (past.isPresent()) {
      settle(past.get());
      return;
    }
    monitor.observe(
        pending.stream(),
        new ImageObservation(
            envelope.position(),
            envelope.time(),
            envelope.source(),
            envelope.id(),
            image.scalars(),
            image.embedding()));
    ledger.hold(partition(record), record.offset(), monitor.span(envelope.time()));
    times.advance(partition(record), envelope.time());
    metrics.settled(pending.stream(), Outcome.OBSERVED);
    metrics.latency(Duration.ofMillis(Math.max(0, clock.millis() - record.timestamp())));
  }

  private void settle(InFlight.Skipped skipped) {
    ConsumerRecord<byte[], byte[]> record = skipped.record();
    Instant time = skipped.envelope().time();
    var past = intake.past(record, skipped.stream(), time);
    if (past.isPresent()) {
      settle(past.get());
      return;
    }
    monitor.skip(skipped.stream(), time);
    ledger.hold(partition(record), record.offset(), monitor.span(time));
    times.advance(partition(record), time);
    metrics.settled(skipped.stream(), Outcome.SKIPPED);
  }

  private void reject(
      ConsumerRecord<byte[], byte[]> record, String stream, UnusableImageException why) {
    outbox.deadLetter(record, why);
    ledger.settle(partition(record), record.offset());
    metrics.settled(stream, Outcome.FAILED);
    metrics.failed(stream, why.reason());
  }

  /** Judges the windows that are over; says whether there were any. */
  private boolean closeWindows() {
    boolean judged = false;
    for (String stream : monitor.streams()) {
      for (WindowVerdict verdict : monitor.close(stream, watermarks.over(stream))) {
        outbox.publish(verdict);
        announce.accept(verdict);
        judged = true;
      }
    }
    return judged;
  }

  /** Commits what is durable: everything but the events of windows that are still open. */
  private void commit() {
    nextCommit = clock.instant().plus(COMMIT_EVERY);
    for (TopicPartition partition : consumer.assignment()) {
      ledger.release(partition, watermarks.overForTopic(partition.topic()));
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    ledger
        .committable()
        .forEach(
            (partition, offset) -> {
              Instant over = watermarks.overForTopic(partition.topic());
              var position = new OffsetAndMetadata(offset, CommitNote.of(over));
              if (!position.equals(committed.get(partition))) {
                offsets.put(partition, position);
              }
            });
    outbox.settle();
    monitor.flush();
    if (!offsets.isEmpty()) {
      commit(offsets);
    }
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      consumer.commitSync(offsets);
      committed.putAll(offsets);
    } catch (CommitFailedException
        | RebalanceInProgressException
        | org.apache.kafka.common.errors.TimeoutException e) {
      // Nothing is lost: the offsets are committed later, or whoever has the partitions by now
      // reads the events again.
      log.warn("could not commit: {}", e.getMessage());
    }
  }

  private void report() {
    if (clock.instant().isBefore(nextReport)) {
      return;
    }
    nextReport = clock.instant().plus(REPORT_EVERY);
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        boolean caughtUp = lag.getAsLong() == 0 && !isInFlight(partition);
        times.observe(partition, caughtUp, clock.instant());
        Duration age = age(partition, lag.getAsLong());
        metrics.lag(partition.topic(), partition.partition(), lag.getAsLong(), age);
        warnIfBehind(partition, lag.getAsLong(), age);
      }
    }
  }

  /** Whether an event of a partition is in flight that may move event time. */
  private boolean isInFlight(TopicPartition partition) {
    return inFlight.stream()
        .anyMatch(event -> event.hasTime() && partition(event.record()).equals(partition));
  }

  private void warnIfBehind(TopicPartition partition, long lag, Duration age) {
    if (age.compareTo(behind) >= 0 && !clock.instant().isBefore(nextWarning)) {
      nextWarning = clock.instant().plus(WARN_EVERY);
      log.warn(
          "{} is {} records and {} behind; add instances or a GPU, or sample (sampling.when), before"
              + " the topic's retention deletes what was never looked at",
          partition,
          lag,
          age);
    }
  }

  private Duration age(TopicPartition partition, long lag) {
    Long newest = newestRecord.get(partition);
    return lag == 0 || newest == null
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, clock.millis() - newest));
  }

  /** Settles what is in flight; open windows are read again by whoever comes next. */
  private void drain() {
    while (!inFlight.isEmpty()) {
      settle(inFlight.remove());
    }
    closeWindows();
    commit();
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /**
   * What is not committed when partitions change is forgotten, and read again from the commit: also
   * that of partitions that stay, since windows don't tell whose events they hold.
   */
  private final class Rebalancing implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      if (!failed) {
        drain();
      }
      forget(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      forget(lost);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      if (!added.isEmpty()) {
        drain();
        discard();
        begin(consumer.assignment());
      }
    }

    private void forget(Collection<TopicPartition> gone) {
      gone.forEach(partition -> metrics.revoked(partition.topic(), partition.partition()));
      discard();
      Set<TopicPartition> kept = new HashSet<>(consumer.assignment());
      kept.removeAll(gone);
      begin(kept);
    }

    private void discard() {
      inFlight.clear();
      monitor.discard();
      ledger.clear();
      watermarks.clear();
      newestRecord.clear();
      committed.clear();
    }

    private void begin(Set<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      Instant now = clock.instant();
      Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(partitions);
      Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata position = known.get(partition);
        if (position == null) {
          position = new OffsetAndMetadata(consumer.position(partition), "");
          first.put(partition, position);
        } else {
          consumer.seek(partition, position);
          committed.put(partition, position);
        }
        ledger.assign(partition, position.offset());
        watermarks.assign(partition, CommitNote.parse(position.metadata()), now);
      }
      if (!first.isEmpty()) {
        // A place to come back to, even if the process dies before its next commit.
        commit(first);
      }
    }
  }
}
