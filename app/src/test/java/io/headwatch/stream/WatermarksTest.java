package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WatermarksTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration IDLE_AFTER = Duration.ofSeconds(60);
  private static final Duration WINDOW = Duration.ofSeconds(300);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final TopicPartition FIRST = new TopicPartition("images", 0);
  private static final TopicPartition SECOND = new TopicPartition("images", 1);
  private static final TopicPartition ELSEWHERE = new TopicPartition("others", 0);

  private final EventTimes times = new EventTimes(IDLE_AFTER, WINDOW.plus(GRACE));
  private final Watermarks watermarks = new Watermarks(times, GRACE, true);

  @Test
  void watermark_ofNothingIsUnknown() {
    assertThat(times.watermark(List.of(), NOW)).isEqualTo(Instant.MIN);
    times.assign(FIRST, Optional.empty(), NOW);
    assertThat(times.watermark(List.of(FIRST), NOW)).isEqualTo(Instant.MIN);
    times.observe(FIRST, true, NOW);
    assertThat(times.watermark(List.of(FIRST), NOW.plus(IDLE_AFTER))).isEqualTo(Instant.MIN);
  }

  @Test
  void watermark_isTheLeastOfItsPartitions() {
    begin(FIRST, SECOND);
    advance(FIRST, NOW.minusSeconds(10));
    advance(SECOND, NOW.minusSeconds(25));
    advance(SECOND, NOW.minusSeconds(40));

    assertThat(times.watermark(List.of(FIRST, SECOND), NOW)).isEqualTo(NOW.minusSeconds(25));
    assertThat(times.watermark(List.of(FIRST), NOW)).isEqualTo(NOW.minusSeconds(10));
  }

  @Test
  void watermark_passesAPartitionThatIsCaughtUpAndSilent() {
    begin(FIRST, SECOND);
    advance(FIRST, NOW);
    advance(SECOND, NOW.minusSeconds(100));
    times.observe(SECOND, true, NOW);
    Instant almost = NOW.plus(IDLE_AFTER).minusMillis(1);

    assertThat(times.watermark(List.of(FIRST, SECOND), almost)).isEqualTo(NOW.minusSeconds(100));
    assertThat(times.watermark(List.of(FIRST, SECOND), almost.plusMillis(1))).isEqualTo(NOW);
  }

  /** Silence of a partition that has more to read is ours, not the stream's. */
  @Test
  void watermark_waitsForASilentPartitionThatIsBehind() {
    begin(FIRST);
    advance(FIRST, NOW);
    times.observe(FIRST, false, NOW.plusSeconds(500));

    assertThat(times.watermark(List.of(FIRST), NOW.plusSeconds(10_000))).isEqualTo(NOW);
  }

  /** Windows of a live stream must not end before they are over by the clock. */
  @Test
  void watermark_ofSilenceFollowsTheClockBehindTheIdleTime() {
    begin(FIRST);
    advance(FIRST, NOW);
    times.observe(FIRST, true, NOW);

    assertThat(times.watermark(List.of(FIRST), NOW.plusSeconds(200)))
        .isEqualTo(NOW.plusSeconds(200).minus(IDLE_AFTER));
  }

  /** Events of the past that come after a pause are not late. */
  @Test
  void watermark_ofSilenceStopsBehindTheNewestEventsWindow() {
    Instant past = NOW.minus(Duration.ofDays(30));
    begin(FIRST);
    advance(FIRST, past);
    times.observe(FIRST, true, NOW);

    assertThat(times.watermark(List.of(FIRST), NOW.plus(IDLE_AFTER)))
        .isEqualTo(past.plus(WINDOW).plus(GRACE));
  }

  @Test
  void watermark_restoredFromACommitStandsWithoutEvents() {
    times.assign(FIRST, Optional.of(NOW.minusSeconds(500)), NOW);
    times.observe(FIRST, true, NOW);

    assertThat(times.watermark(List.of(FIRST), NOW.plusSeconds(10_000)))
        .isEqualTo(NOW.minusSeconds(500));
  }

  @Test
  void over_isTheWatermarkLessTheGrace() {
    assign(FIRST, Instant.MIN);
    watermarks.feeds("images", "images");
    advance(FIRST, NOW);

    assertThat(watermarks.over("images")).isEqualTo(NOW.minus(GRACE));
    assertThat(watermarks.overForTopic("images")).isEqualTo(NOW.minus(GRACE));
  }

  @Test
  void over_byTopicLooksAtItsOwnTopicOnly() {
    assign(FIRST, Instant.MIN);
    assign(ELSEWHERE, Instant.MIN);
    watermarks.feeds("images", "images");
    advance(FIRST, NOW);

    assertThat(watermarks.over("images")).isEqualTo(NOW.minus(GRACE));
    assertThat(watermarks.overForTopic("others")).isEqualTo(Instant.MIN);
  }

  @Test
  void over_byFieldLooksAtEveryPartition() {
    Watermarks byField = new Watermarks(times, GRACE, false);
    byField.tick(NOW);
    byField.assign(FIRST, Instant.MIN, NOW);
    byField.assign(ELSEWHERE, Instant.MIN, NOW);
    byField.feeds("images", "camera-1");
    advance(FIRST, NOW);

    assertThat(byField.over("camera-1")).isEqualTo(Instant.MIN);
    advance(ELSEWHERE, NOW.minusSeconds(7));
    assertThat(byField.over("camera-1")).isEqualTo(NOW.minusSeconds(7).minus(GRACE));
  }

  @Test
  void overBefore_isWhatTheLastCommitSaid() {
    assign(FIRST, NOW.minusSeconds(600));

    assertThat(watermarks.overBefore(FIRST)).isEqualTo(NOW.minusSeconds(600));
    assertThat(watermarks.overBefore(SECOND)).isEqualTo(Instant.MIN);
    assertThat(watermarks.overForTopic("images")).isEqualTo(NOW.minusSeconds(600));
  }

  /** The windows that were judged without the silent partition must stay judged. */
  @Test
  void over_staysWhenASilentPartitionSpeaksAgain() {
    assign(FIRST, Instant.MIN);
    assign(SECOND, Instant.MIN);
    watermarks.feeds("images", "images");
    advance(SECOND, NOW.minusSeconds(1_000));
    times.observe(SECOND, true, NOW);
    advance(FIRST, NOW);
    Instant later = NOW.plus(IDLE_AFTER);
    watermarks.tick(later);
    assertThat(watermarks.over("images")).isEqualTo(NOW.minus(GRACE));

    advance(SECOND, NOW.minusSeconds(900));

    assertThat(watermarks.over("images")).isEqualTo(NOW.minus(GRACE));
  }

  /** What a partition that comes anew still has to bring is not late. */
  @Test
  void over_fallsBackWhenAPartitionComesThatIsBehind() {
    assign(FIRST, Instant.MIN);
    watermarks.feeds("images", "images");
    advance(FIRST, NOW);
    assertThat(watermarks.over("images")).isEqualTo(NOW.minus(GRACE));
    watermarks.clear();
    assign(FIRST, NOW.minus(GRACE));
    assign(SECOND, NOW.minusSeconds(5_000));

    assertThat(watermarks.over("images")).isEqualTo(NOW.minusSeconds(5_000));
  }

  /** Whatever happens on two partitions, a judged window never opens again. */
  @Property
  void over_neverGoesBack(@ForAll("happenings") List<Happening> happenings) {
    EventTimes propertyTimes = new EventTimes(IDLE_AFTER, WINDOW.plus(GRACE));
    Watermarks property = new Watermarks(propertyTimes, GRACE, true);
    property.assign(FIRST, Instant.MIN, NOW);
    property.assign(SECOND, Instant.MIN, NOW);
    property.feeds("images", "images");
    Instant clock = NOW;
    Instant before = Instant.MIN;
    for (Happening happening : happenings) {
      clock = clock.plusSeconds(happening.pause());
      property.tick(clock);
      TopicPartition partition = happening.second() ? SECOND : FIRST;
      if (happening.event()) {
        propertyTimes.advance(partition, NOW.plusSeconds(happening.time()), NOW, clock);
      }
      propertyTimes.observe(partition, happening.caughtUp(), clock);

      Instant over = property.over("images");
      assertThat(over).isAfterOrEqualTo(before);
      before = over;
    }
  }

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return net.jqwik.api.Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(-2_000, 2_000),
            Arbitraries.integers().between(0, 100))
        .as(Happening::new)
        .list()
        .ofMaxSize(40);
  }

  /** After a pause, an event of a time comes, or not; then the partition is looked at. */
  record Happening(boolean second, boolean event, boolean caughtUp, int time, int pause) {}

  /** A camera whose clock is slow would otherwise hold back everybody's verdicts for good. */
  @Test
  void watermark_passesAPartitionThatBringsOnlyWhatIsPast() {
    begin(FIRST, SECOND);
    advance(FIRST, NOW);
    advance(SECOND, NOW.minusSeconds(3_600));
    Instant later = NOW.plus(IDLE_AFTER);
    times.broughtPast(SECOND);
    times.observe(SECOND, false, later);
    times.observe(FIRST, false, later);

    assertThat(times.watermark(List.of(FIRST, SECOND), later)).isEqualTo(NOW);
  }

  /** A clock that stands still is caught up with its records, and yet gets nowhere. */
  @Test
  void watermark_passesAPartitionWhoseEventTimeStandsStill() {
    begin(FIRST, SECOND);
    Instant later = NOW.plus(IDLE_AFTER);
    advance(SECOND, NOW.minusSeconds(100));
    times.observe(SECOND, true, NOW);
    times.advance(SECOND, NOW.minusSeconds(100), later, later);
    times.advance(FIRST, NOW, later, later);

    assertThat(times.watermark(List.of(FIRST, SECOND), later)).isEqualTo(NOW);
  }

  /** A camera that lost its clock sends 1970 for ever. */
  @Test
  void watermark_passesAPartitionWhoseEventsAreFarOlderThanTheirRecords() {
    begin(FIRST, SECOND);
    advance(FIRST, NOW);
    times.advance(SECOND, Instant.EPOCH.plusSeconds(60), NOW, NOW);

    assertThat(times.watermark(List.of(FIRST, SECOND), NOW)).isEqualTo(NOW);
  }

  /** In a backfill all events are old, and none may be lost. */
  @Test
  void watermark_ofABackfillIsTheLeastAsEver() {
    begin(FIRST, SECOND);
    times.advance(FIRST, NOW.minus(Duration.ofDays(30)), NOW, NOW);
    times.advance(SECOND, NOW.minus(Duration.ofDays(31)), NOW, NOW);

    assertThat(times.watermark(List.of(FIRST, SECOND), NOW))
        .isEqualTo(NOW.minus(Duration.ofDays(31)));
  }

  private void advance(TopicPartition partition, Instant eventTime) {
    times.advance(partition, eventTime, NOW, NOW);
  }

  private void begin(TopicPartition... partitions) {
    for (TopicPartition partition : partitions) {
      times.assign(partition, Optional.empty(), NOW);
    }
  }

  private void assign(TopicPartition partition, Instant over) {
    watermarks.tick(NOW);
    watermarks.assign(partition, over, NOW);
  }
}
