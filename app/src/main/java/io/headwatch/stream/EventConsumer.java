package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.ImageObservation;
import io.headwatch.monitor.InferenceException;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.MonitorMetrics;
import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.statistics.ImageValues;
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

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Collection<String> topics;
  private final Intake intake;
  private final Monitor monitor;
  private final Outbox outbox;
  private final Watermarks watermarks;
  private final EventTimes times;
  private final OffsetLedger ledger = new OffsetLedger();
  private final Alignment alignment;
  private final StreamActivity activity;
  private final LagReport lagReport;
  private final int inFlightLimit;
  private final Consumer<WindowVerdict> announce;
  private final MonitorMetrics metrics;
  private final Clock clock;

  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private Instant nextCommit = Instant.MIN;
  private Instant nextReport = Instant.MIN;
  private boolean failed;
  private volatile boolean stopping;
  private Instant lastTurn;
  private volatile Instant lastProgress;

  EventConsumer(
      KafkaConsumer<byte[], byte[]> consumer,
      Collection<String> topics,
      Intake intake,
      Monitor monitor,
      Outbox outbox,
      Watermarks watermarks,
      EventTimes times,
      Alignment alignment,
      StreamActivity activity,
      LagReport lagReport,
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
    this.activity = requireNonNull(activity, "activity is null");
    this.lagReport = requireNonNull(lagReport, "lagReport is null");
    this.inFlightLimit = inFlightLimit;
    this.announce = requireNonNull(announce, "announce is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.lastTurn = clock.instant();
    this.lastProgress = lastTurn;
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

  /**
   * When the loop last got somewhere: stands still if an image, the network or the broker hangs.
   */
  public Instant lastProgress() {
    return lastProgress;
  }

  private void turn() {
    lastTurn = clock.instant();
    watermarks.tick(lastTurn);
    hold();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(pollTimeout())) {
      lagReport.took(partition(record), written(record));
      inFlight.add(intake.take(record));
    }
    awaitRoom();
    if (inFlight.isEmpty()) {
      lastProgress = lastTurn;
    }
    while (!inFlight.isEmpty() && inFlight.element().ready()) {
      settle(inFlight.remove());
      lastProgress = lastTurn;
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
    Set<TopicPartition> held =
        inFlight.size() >= inFlightLimit
            ? assigned
            : alignment.ahead(assigned, monitor.openWindows(), lastTurn);
    consumer.pause(held);
    consumer.resume(assigned.stream().filter(p -> !held.contains(p)).toList());
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
      times.broughtPast(partition(record));
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
      advance(pending.record(), pending.envelope().time());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void observe(InFlight.Pending pending, ImageValues image) {
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
            envelope.label(),
            image));
    ledger.hold(partition(record), record.offset(), monitor.span(envelope.time()));
    advance(record, envelope.time());
    activity.seen(pending.stream(), partition(record), lastTurn);
    metrics.settled(pending.stream(), Outcome.OBSERVED);
    metrics.latency(Duration.between(written(record), clock.instant()));
  }

  private void settle(InFlight.Skipped skipped) {
    ConsumerRecord<byte[], byte[]> record = skipped.record();
    Instant time = skipped.envelope().time();
    var past = intake.past(record, skipped.stream(), time);
    if (past.isPresent()) {
      settle(past.get());
      return;
    }
    monitor.skip(skipped.stream(), time, skipped.envelope().position());
    ledger.hold(partition(record), record.offset(), monitor.span(time));
    advance(record, time);
    activity.seen(skipped.stream(), partition(record), lastTurn);
    metrics.settled(skipped.stream(), Outcome.SKIPPED);
  }

  private void reject(
      ConsumerRecord<byte[], byte[]> record, String stream, UnusableImageException why) {
    outbox.deadLetter(record, why);
    ledger.settle(partition(record), record.offset());
    times.broughtPast(partition(record));
    activity.seen(stream, partition(record), lastTurn);
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
    forget(activity.silent(lastTurn));
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        boolean caughtUp = lag.getAsLong() == 0 && !isInFlight(partition);
        times.observe(partition, caughtUp, clock.instant());
        lagReport.report(partition, lag.getAsLong());
      }
    }
  }

  /** Streams that fell silent make room for others. */
  private void forget(Collection<String> streams) {
    for (String stream : streams) {
      if (monitor.forget(stream)) {
        intake.release(stream);
        activity.forget(stream);
      }
    }
  }

  /** Whether an event of a partition is in flight that may move event time. */
  private boolean isInFlight(TopicPartition partition) {
    return inFlight.stream()
        .anyMatch(event -> event.hasTime() && partition(event.record()).equals(partition));
  }

  private void advance(ConsumerRecord<byte[], byte[]> record, Instant eventTime) {
    times.advance(partition(record), eventTime, written(record), clock.instant());
  }

  /** When a record was written, as far as that is known and can be. */
  private Instant written(ConsumerRecord<byte[], byte[]> record) {
    Instant now = clock.instant();
    Instant written = Instant.ofEpochMilli(record.timestamp());
    return record.timestamp() < 0 || written.isAfter(now) ? now : written;
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
      // Whoever has the partitions now tells of the streams that came from nowhere else.
      EventConsumer.this.forget(activity.left(gone));
      Set<TopicPartition> kept = new HashSet<>(consumer.assignment());
      kept.removeAll(gone);
      begin(kept);
    }

    private void discard() {
      inFlight.clear();
      monitor.discard();
      ledger.clear();
      watermarks.clear();
      lagReport.clear();
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
