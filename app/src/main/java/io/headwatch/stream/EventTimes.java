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
 * partitions is the least of theirs. A partition does not hold it back if its event time stands
 * still, be it caught up or bringing only what is past; nor if its events are far older than their
 * records, as from a camera that lost its clock, while other partitions' are not. If all stand
 * still, the watermark follows the clock until it has passed the newest event's window, and no
 * further: what comes next may be of any later time.
 */
final class EventTimes {

  /** How much older than its record an event may be and still count for the watermark. */
  private static final Duration STRAYING = Duration.ofDays(1);

  private final Duration idleAfter;
  private final Duration windowAndGrace;
  private final Map<TopicPartition, Progress> partitions = new HashMap<>();

  private static final class Progress {
    private Instant newestEvent = Instant.MIN;
    private Instant eventTime;
    private Instant lastProgress;
    private boolean caughtUp;
    private boolean bringsPast;
    private boolean strays;

    Progress(Instant eventTime, Instant lastProgress) {
      this.eventTime = eventTime;
      this.lastProgress = lastProgress;
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

  /** An event of a partition, in a record written at a time, has been dealt with. */
  void advance(TopicPartition partition, Instant eventTime, Instant written, Instant now) {
    Progress progress = partitions.get(partition);
    if (progress == null) {
      return;
    }
    progress.bringsPast = false;
    progress.strays = eventTime.plus(STRAYING).isBefore(written);
    progress.newestEvent = later(progress.newestEvent, eventTime);
    if (eventTime.isAfter(progress.eventTime)) {
      progress.eventTime = eventTime;
      progress.lastProgress = now;
    }
  }

  /** An event of a partition said nothing of where event time is: late, read again, or broken. */
  void broughtPast(TopicPartition partition) {
    Progress progress = partitions.get(partition);
    if (progress != null) {
      progress.bringsPast = true;
    }
  }

  /** Whether a partition has more to read, as of now. */
  void observe(TopicPartition partition, boolean caughtUp, Instant now) {
    Progress progress = partitions.get(partition);
    if (progress != null) {
      progress.caughtUp = caughtUp;
      if (!caughtUp && !progress.bringsPast) {
        progress.lastProgress = now;
      }
    }
  }

  /**
   * The watermark of some partitions: no event before it is expected any more.
   *
   * @return {@link Instant#MIN} as long as nothing is known
   */
  Instant watermark(Collection<TopicPartition> of, Instant now) {
    List<Progress> known = of.stream().map(partitions::get).filter(Objects::nonNull).toList();
    boolean allStray = known.stream().allMatch(progress -> progress.strays);
    return known.stream()
        .filter(progress -> !standsStill(progress, now))
        .filter(progress -> allStray || !progress.strays)
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

  private boolean standsStill(Progress progress, Instant now) {
    return (progress.caughtUp || progress.bringsPast)
        && !progress.lastProgress.plus(idleAfter).isAfter(now);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
