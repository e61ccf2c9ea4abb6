package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * How far event time has come in each partition, and so in what they feed: the watermark of several
 * partitions is the least of theirs. A partition that is caught up and silent does not hold it
 * back; if all are, the watermark follows the clock. It never goes back.
 */
final class EventTimes {

  private final Duration idleAfter;
  private final Map<TopicPartition, Progress> partitions = new HashMap<>();

  private static final class Progress {
    private Instant eventTime = Instant.MIN;
    private Instant lastRecord;
    private boolean caughtUp;

    Progress(Instant lastRecord) {
      this.lastRecord = lastRecord;
    }
  }

  EventTimes(Duration idleAfter) {
    this.idleAfter = requireNonNull(idleAfter, "idleAfter is null");
  }

  /** A partition begins, at the watermark of its last commit if there is one. */
  void assign(TopicPartition partition, Optional<Instant> watermark, Instant now) {
    Progress progress = new Progress(now);
    progress.eventTime = watermark.orElse(Instant.MIN);
    partitions.put(partition, progress);
  }

  /** Forgets every partition. */
  void clear() {
    partitions.clear();
  }

  /** An event of a partition has been dealt with. */
  void advance(TopicPartition partition, Instant eventTime) {
    Progress progress = partitions.get(partition);
    if (progress != null && eventTime.isAfter(progress.eventTime)) {
      progress.eventTime = eventTime;
    }
  }

  /** Whether a partition has more to read, as of now. */
  void observe(TopicPartition partition, boolean caughtUp, Instant now) {
    Progress progress = partitions.get(partition);
    if (progress != null) {
      progress.caughtUp = caughtUp;
      if (!caughtUp) {
        progress.lastRecord = now;
      }
    }
  }

  /** A record of a partition came in. */
  void received(TopicPartition partition, Instant now) {
    Progress progress = partitions.get(partition);
    if (progress != null) {
      progress.lastRecord = now;
    }
  }

  /**
   * The watermark of some partitions: no event before it is expected any more.
   *
   * @return {@link Instant#MIN} as long as nothing is known
   */
  Instant watermark(Collection<TopicPartition> of, Instant now) {
    Instant least = Instant.MAX;
    Instant newest = Instant.MIN;
    for (TopicPartition partition : of) {
      Progress progress = partitions.get(partition);
      if (progress == null) {
        continue;
      }
      newest = later(newest, progress.eventTime);
      if (!idle(progress, now)) {
        least = earlier(least, progress.eventTime);
      }
    }
    if (least.equals(Instant.MAX)) {
      return of.isEmpty() ? Instant.MIN : later(newest, now.minus(idleAfter));
    }
    return least;
  }

  /** Event time of a partition; {@link Instant#MIN} before its first event. */
  Instant eventTime(TopicPartition partition) {
    Progress progress = partitions.get(partition);
    return progress == null ? Instant.MIN : progress.eventTime;
  }

  private boolean idle(Progress progress, Instant now) {
    return progress.caughtUp && !progress.lastRecord.plus(idleAfter).isAfter(now);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
