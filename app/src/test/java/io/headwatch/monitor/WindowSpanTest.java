package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSpanTest {

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T12:00:00Z, PT5M, 2026-03-01T12:00:00Z",
    "2026-03-01T12:04:59.999999999Z, PT5M, 2026-03-01T12:00:00Z",
    "2026-03-01T12:05:00Z, PT5M, 2026-03-01T12:05:00Z",
    "2026-03-01T12:34:56Z, PT1H, 2026-03-01T12:00:00Z",
    "1969-12-31T23:59:59.999Z, PT1M, 1969-12-31T23:59:00Z",
    "1970-01-01T00:00:00Z, PT1M, 1970-01-01T00:00:00Z"
  })
  void containing_startsAtMultiplesOfTheLength(Instant time, Duration length, Instant start) {
    assertThat(WindowSpan.containing(time, length))
        .isEqualTo(new WindowSpan(start, start.plus(length)));
  }

  /** A gap or an overlap between windows would lose or double events. */
  @Property
  void containing_putsEachTimeIntoExactlyOneWindow(
      @ForAll @LongRange(min = -1_000_000, max = 4_000_000_000_000L) long millis,
      @ForAll @IntRange(min = 0, max = 999_999) int nanos,
      @ForAll @IntRange(min = 1, max = 700_000_000) int length) {
    Instant time = Instant.ofEpochMilli(millis).plusNanos(nanos);
    WindowSpan span = WindowSpan.containing(time, Duration.ofMillis(length));

    assertThat(time).isAfterOrEqualTo(span.start()).isBefore(span.end());
    assertThat(Duration.between(span.start(), span.end())).isEqualTo(Duration.ofMillis(length));
    assertThat(Math.floorMod(span.start().toEpochMilli(), (long) length)).isZero();
  }

  @Test
  void containing_refusesALengthBelowAMillisecond() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowSpan.containing(Instant.EPOCH, Duration.ofNanos(999_999)))
        .withMessageContaining("too short");
  }

  @Test
  void span_thatEndsWhereItStartsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpan(Instant.EPOCH, Instant.EPOCH));
  }

  @Test
  void compareTo_ordersByTime() {
    WindowSpan first = WindowSpan.containing(Instant.EPOCH, Duration.ofMinutes(1));
    WindowSpan second = WindowSpan.containing(Instant.ofEpochSecond(60), Duration.ofMinutes(1));

    assertThat(first).isLessThan(second).isEqualByComparingTo(first);
  }
}
