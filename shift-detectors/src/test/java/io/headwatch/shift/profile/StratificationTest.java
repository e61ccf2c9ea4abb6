package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headwatch.shift.profile.Stratification.ByClock;
import io.headwatch.shift.profile.Stratification.ByLabel;
import io.headwatch.shift.profile.Stratification.Days;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StratificationTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void stratum_byClockIsOfTheLocalHour() {
    ByClock hours = new ByClock(BERLIN, 2, Days.EVERY_DAY);

    // Summer time is two hours ahead, winter time one.
    assertThat(at(hours, "2026-07-01T21:59:59Z")).contains("22-24");
    assertThat(at(hours, "2026-07-01T22:00:00Z")).contains("00-02");
    assertThat(at(hours, "2026-12-01T21:00:00Z")).contains("22-24");
  }

  // The 25th of October 2026 has the hour from 2 to 3 twice, the 29th of March not at all.
  @Test
  void stratum_byClockFollowsTheClocksWhenTheyAreChanged() {
    ByClock hours = new ByClock(BERLIN, 1, Days.EVERY_DAY);

    assertThat(at(hours, "2026-10-25T00:30:00Z")).contains("02");
    assertThat(at(hours, "2026-10-25T01:30:00Z")).contains("02");
    assertThat(at(hours, "2026-10-25T02:30:00Z")).contains("03");
    assertThat(at(hours, "2026-03-29T00:30:00Z")).contains("01");
    assertThat(at(hours, "2026-03-29T01:30:00Z")).contains("03");
  }

  @Test
  void stratum_byClockTellsDaysOfTheZone() {
    ByClock workdays = new ByClock(BERLIN, 2, Days.WORKDAYS_AND_WEEKENDS);
    ByClock weekdays = new ByClock(BERLIN, 1, Days.EACH_WEEKDAY);

    // A Friday evening in UTC that is a Saturday in Berlin.
    assertThat(at(workdays, "2026-07-03T21:30:00Z")).contains("workday 22-24");
    assertThat(at(workdays, "2026-07-03T22:30:00Z")).contains("weekend 00-02");
    assertThat(at(workdays, "2026-07-05T22:30:00Z")).contains("workday 00-02");
    assertThat(at(weekdays, "2026-07-04T01:00:00Z")).contains("Sat 03");
  }

  // From 07:59:59 on, two hours and a second touch three strata of an hour.
  @Test
  void most_countsTheStrataThatAWindowCanTouch() {
    ByClock hours = new ByClock(BERLIN, 1, Days.EVERY_DAY);

    assertThat(hours.most(Duration.ofMinutes(5))).isEqualTo(2);
    assertThat(hours.most(Duration.ofHours(2))).isEqualTo(3);
    assertThat(hours.most(Duration.ofHours(2).plusSeconds(2))).isEqualTo(4);
    assertThat(hours.most(Duration.ofDays(7))).isEqualTo(24);
    assertThat(new ByLabel().most(Duration.ofMinutes(5))).isEqualTo(ByLabel.MOST);
    assertThat(Stratification.NONE.most(Duration.ofDays(7))).isEqualTo(1);
  }

  @Test
  void names_byClockAreAllThatThereCanBe() {
    assertThat(new ByClock(BERLIN, 12, Days.WORKDAYS_AND_WEEKENDS).names())
        .containsExactly("workday 00-12", "workday 12-24", "weekend 00-12", "weekend 12-24");
    assertThat(new ByClock(BERLIN, 1, Days.EACH_WEEKDAY).names()).hasSize(168);
    assertThat(new ByClock(BERLIN, 24, Days.EVERY_DAY).names()).containsExactly("00-24");
  }

  @Test
  void stratum_isUnknownWithoutWhatItDependsOn() {
    assertThat(
            new ByClock(BERLIN, 1, Days.EVERY_DAY).stratum(Optional.empty(), Optional.of("label")))
        .isEmpty();
    assertThat(new ByLabel().stratum(Optional.of(Instant.EPOCH), Optional.empty())).isEmpty();
    assertThat(new ByLabel().stratum(Optional.empty(), Optional.of("wet"))).contains("wet");
  }

  @Test
  void byClock_refusesHoursThatDoNotDivideTheDay() {
    for (int hours : new int[] {0, 5, 48}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ByClock(BERLIN, hours, Days.EVERY_DAY))
          .withMessageContaining("must be one of");
    }
  }

  private static Optional<String> at(ByClock clock, String time) {
    return clock.stratum(Optional.of(Instant.parse(time)), Optional.empty());
  }
}
