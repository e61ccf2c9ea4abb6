package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * How far event time has come in each partition, and so in what they feed: the watermark of several
 * partitions is the least of theirs. A partition that is caught up and silent does not hold it
 * back; if all are, the watermark follows the clock until it has passed the newest event's window,
 * and no further: what comes next may be of any later time.
 */
final class EventTimes {

  private final Duration idleAfter;
  private final Duration windowAndGrace;
  private final Map<TopicPartition, Progress> partitions = new HashMap<>();

  private static final class Progress {
    private Instant newestEvent = Instant.MIN;
    private Instant eventTime;
    private Instant lastRecord;
    private boolean caughtUp;

    Progress(Instant eventTime, Instant lastRecord) {
      this.eventTime = eventTime;
      this.lastRecord = lastRecord;
    }
  }

  /**
   * @param idleAfter silence after which a caught-up partition is idle
   * @param windowAndGrace how far the watermark must pass an event before its window is over
   */
  EventTimes(Duration idleAfter, Duration windowAndGrace) {
    this.idleAfter = requireNonNull(idleAfter, "idleAfter is null");
    this.windowAndGrace = requireNonNull(windowAndGrace, "windowAndGrace is null");
  }

  /** A partition begins, at the watermark of its last commit if there is one. */
  void assign(TopicPartition partition, Optional<Instant> watermark, Instant now) {
    partitions.put(partition, new Progress(watermark.orElse(Instant.MIN), now));
  }

  /** Forgets every partition. */
  void clear() {
    partitions.clear();
  }

  /** An event of a partition has been dealt with. */
  void advance(TopicPartition partition, Instant eventTime) {
    Progress progress = partitions.get(partition);
    if (progress != null) {
      progress.newestEvent = later(progress.newestEvent, eventTime);
      progress.eventTime = later(progress.eventTime, eventTime);
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
    List<Progress> known = of.stream().map(partitions::get).filter(Objects::nonNull).toList();
    return known.stream()
        .filter(progress -> !idle(progress, now))
        .map(progress -> progress.eventTime)
        .min(Instant::compareTo)
        .orElseGet(() -> idleWatermark(known, now));
  }

  private Instant idleWatermark(List<Progress> idle, Instant now) {
    Instant watermark = Instant.MIN;
    Instant newestEvent = Instant.MIN;
    for (Progress progress : idle) {
      watermark = later(watermark, progress.eventTime);
      newestEvent = later(newestEvent, progress.newestEvent);
    }
    return newestEvent.equals(Instant.MIN)
        ? watermark
        : later(watermark, earlier(now.minus(idleAfter), newestEvent.plus(windowAndGrace)));
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
