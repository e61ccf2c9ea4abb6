package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StreamActivityTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TopicPartition FRONT = new TopicPartition("images", 0);
  private static final TopicPartition BACK = new TopicPartition("images", 1);

  /**
   * Series of a stream that another instance tells of would be told twice, and one of them stale.
   */
  @Test
  void left_areTheStreamsOfNoOtherPartition() {
    StreamActivity activity = new StreamActivity(Duration.ofMinutes(5));
    activity.seen("front", FRONT, NOW);
    activity.seen("back", BACK, NOW);
    activity.seen("both", FRONT, NOW);
    activity.seen("both", BACK, NOW);

    assertThat(activity.left(List.of(FRONT))).containsExactly("front");
    activity.forget("front");
    assertThat(activity.left(List.of(BACK))).containsExactlyInAnyOrder("back", "both");
  }

  @Test
  void silent_isAStreamAnHourAfterItsLastEvent() {
    StreamActivity activity = new StreamActivity(Duration.ofMinutes(5));
    activity.seen("a", FRONT, NOW);
    activity.seen("b", FRONT, NOW.plusSeconds(1));

    assertThat(activity.silent(NOW.plusSeconds(3_599))).isEmpty();
    assertThat(activity.silent(NOW.plusSeconds(3_600))).containsExactly("a");
    activity.seen("a", FRONT, NOW.plusSeconds(3_600));
    assertThat(activity.silent(NOW.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void silent_waitsForFourLongWindows() {
    StreamActivity activity = new StreamActivity(Duration.ofHours(1));
    activity.seen("a", FRONT, NOW);

    assertThat(activity.silent(NOW.plus(Duration.ofHours(4)).minusMillis(1))).isEmpty();
    assertThat(activity.silent(NOW.plus(Duration.ofHours(4)))).containsExactly("a");
  }

  @Test
  void forget_leavesNoTrace() {
    StreamActivity activity = new StreamActivity(Duration.ofMinutes(5));
    activity.seen("a", FRONT, NOW);
    activity.forget("a");

    assertThat(activity.left(List.of(FRONT))).isEmpty();
    assertThat(activity.silent(NOW.plus(Duration.ofDays(9)))).isEmpty();
  }
}
