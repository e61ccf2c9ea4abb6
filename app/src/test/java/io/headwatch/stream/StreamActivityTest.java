package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamActivityTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void silent_isAStreamAnHourAfterItsLastEvent() {
    StreamActivity activity = new StreamActivity(Duration.ofMinutes(5));
    activity.seen("a", NOW);
    activity.seen("b", NOW.plusSeconds(1));

    assertThat(activity.silent(NOW.plusSeconds(3_599))).isEmpty();
    assertThat(activity.silent(NOW.plusSeconds(3_600))).containsExactly("a");
    activity.seen("a", NOW.plusSeconds(3_600));
    assertThat(activity.silent(NOW.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void silent_waitsForFourLongWindows() {
    StreamActivity activity = new StreamActivity(Duration.ofHours(1));
    activity.seen("a", NOW);

    assertThat(activity.silent(NOW.plus(Duration.ofHours(4)).minusMillis(1))).isEmpty();
    assertThat(activity.silent(NOW.plus(Duration.ofHours(4)))).containsExactly("a");
  }

  @Test
  void forget_leavesNoTrace() {
    StreamActivity activity = new StreamActivity(Duration.ofMinutes(5));
    activity.seen("a", NOW);
    activity.forget("a");

    assertThat(activity.streams()).isEmpty();
    assertThat(activity.silent(NOW.plus(Duration.ofDays(9)))).isEmpty();
  }
}
