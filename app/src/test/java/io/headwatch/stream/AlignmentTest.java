package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlignmentTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration ALLOWED = Duration.ofMinutes(10);
  private static final int MOST = 8;
  private static final TopicPartition SLOW = new TopicPartition("images", 0);
  private static final TopicPartition FAST = new TopicPartition("images", 1);
  private static final TopicPartition ELSEWHERE = new TopicPartition("others", 0);
  private static final Set<TopicPartition> ALL = Set.of(SLOW, FAST, ELSEWHERE);

  private final EventTimes times = new EventTimes(Duration.ofMinutes(1), Duration.ofMinutes(6));

  @BeforeEach
  void begin() {
    ALL.forEach(partition -> times.assign(partition, Optional.empty(), NOW));
    advance(SLOW, NOW.minusSeconds(1_200));
    advance(FAST, NOW.minusSeconds(599));
    advance(ELSEWHERE, NOW);
  }

  @Test
  void ahead_arePartitionsFarAheadOfTheSlowestOfTheirTopic() {
    Alignment alignment = new Alignment(times, true, ALLOWED, MOST);

    assertThat(alignment.ahead(ALL, 1, NOW)).containsExactly(FAST);
    advance(SLOW, NOW.minusSeconds(1_199));
    assertThat(alignment.ahead(ALL, 1, NOW)).isEmpty();
  }

  /** Streams that are fed by any topic have to wait for any. */
  @Test
  void ahead_byFieldComparesAllPartitions() {
    Alignment alignment = new Alignment(times, false, ALLOWED, MOST);

    assertThat(alignment.ahead(ALL, 1, NOW)).containsExactlyInAnyOrder(FAST, ELSEWHERE);
  }

  /** Memory is short: only the slowest may open windows. */
  @Test
  void ahead_ofTooManyOpenWindowsAreAllButTheSlowest() {
    Alignment alignment = new Alignment(times, true, ALLOWED, MOST);
    advance(SLOW, NOW.minusSeconds(1_000));

    assertThat(alignment.ahead(ALL, MOST, NOW)).isEmpty();
    assertThat(alignment.ahead(ALL, MOST + 1, NOW)).containsExactlyInAnyOrder(FAST, ELSEWHERE);
  }

  @Test
  void ahead_isNobodyBeforeTheSlowestHasSpoken() {
    times.assign(SLOW, Optional.empty(), NOW);

    assertThat(new Alignment(times, true, ALLOWED, MOST).ahead(ALL, 1, NOW)).isEmpty();
  }

  private void advance(TopicPartition partition, Instant eventTime) {
    times.advance(partition, eventTime, NOW, NOW);
  }
}
