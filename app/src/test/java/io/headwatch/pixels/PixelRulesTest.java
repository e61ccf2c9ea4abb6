package io.headwatch.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.pixels.ImageUnavailableException.Why;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PixelRulesTest {

  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

  private final PixelRules rules =
      new PixelRules(Duration.ofDays(30), ErasedEvents.none(), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void requireYoung_endsWithTheExpiry() throws ImageUnavailableException {
    rules.requireYoung(NOW.minus(Duration.ofDays(30)).plusMillis(1));

    assertThatThrownBy(() -> rules.requireYoung(NOW.minus(Duration.ofDays(30))))
        .isInstanceOfSatisfying(
            ImageUnavailableException.class, e -> assertThat(e.why()).isEqualTo(Why.EXPIRED))
        .hasMessageContaining("2026-03-01T12:00:00Z")
        .hasMessageContaining("30 days");
  }

  @Test
  void until_ofTheLatestTimeIsNoFault() {
    assertThat(rules.until(Instant.MAX)).isEqualTo(Instant.MAX);
    assertThat(rules.isExpired(Instant.MAX)).isFalse();
  }
}
