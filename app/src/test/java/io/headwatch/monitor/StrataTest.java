package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.reference.StubProfiles;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.explanation.UnjudgedStratum;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Streams whose images follow the clock, against a profile in strata: dark before eight o'clock in
 * Berlin, bright before sixteen, too few images after that.
 */
class StrataTest {

  private static final StubModel MODEL = new StubModel();
  private static final StratifiedProfile PROFILE = StubProfiles.strata(ImageReading.NONE);
  private static final int REQUIRED = 30;
  private static final double DARK = 0.3;
  private static final double BRIGHT = 0.7;

  private int images;

  // On the 25th of October 2026 clocks go back: eight o'clock is six in UTC before, seven after.
  @Test
  void close_followsTheClocksWhenTheyAreChanged() {
    Monitor monitor = monitor(Duration.ofHours(1), PROFILE);
    observe(monitor, "2026-10-24T05:30:00Z", DARK, 40);
    observe(monitor, "2026-10-24T06:30:00Z", BRIGHT, 40);
    observe(monitor, "2026-10-26T06:30:00Z", DARK, 40);
    observe(monitor, "2026-10-26T07:30:00Z", BRIGHT, 40);

    List<WindowVerdict> verdicts = close(monitor);

    assertThat(verdicts)
        .extracting(verdict -> verdict.strata().stratum().orElseThrow())
        .containsExactly("00-08", "08-16", "00-08", "08-16");
    assertThat(verdicts).extracting(WindowVerdict::state).containsOnly(StreamState.STABLE);
  }

  // What the strata are for: by the whole profile every hour is an alarm, and dark days are none.
  @Test
  void close_findsNightsByDay() {
    Monitor monitor = monitor(Duration.ofHours(1), PROFILE);
    Monitor pooled = monitor(Duration.ofHours(1), StratifiedProfile.of(PROFILE.pooled()));
    observe(monitor, "2026-07-01T09:30:00Z", DARK, 40);
    observe(pooled, "2026-07-01T09:30:00Z", BRIGHT, 40);

    assertThat(close(monitor)).extracting(WindowVerdict::state).containsOnly(StreamState.SHIFTED);
    assertThat(close(pooled)).extracting(WindowVerdict::state).containsOnly(StreamState.SHIFTED);
  }

  @Test
  void close_ofAWindowOverTheEndOfAStratumJudgesBothParts() {
    Monitor monitor = monitor(Duration.ofHours(2), PROFILE);
    observe(monitor, "2026-12-01T06:30:00Z", DARK, 40);
    observe(monitor, "2026-12-01T07:30:00Z", BRIGHT, 50);

    WindowVerdict verdict = close(monitor).get(0);

    assertThat(verdict.state()).isEqualTo(StreamState.STABLE);
    assertThat(verdict.strata().judged()).containsExactlyInAnyOrder("00-08", "08-16");
    assertThat(verdict.verdict().n() + verdict.strata().otherImages()).isEqualTo(90);
    assertThat(verdict.share()).isEqualTo(1);
  }

  // Images of the stratum that did not shift have no part in it.
  @Test
  void close_namesContributingEventsOfTheStratumThatShifted() {
    Monitor monitor = monitor(Duration.ofHours(2), PROFILE);
    observe(monitor, "2026-12-01T06:30:00Z", BRIGHT, 40);
    observe(monitor, "2026-12-01T07:30:00Z", BRIGHT, 200);

    WindowVerdict verdict = close(monitor).get(0);

    assertThat(verdict.strata().stratum()).hasValue("00-08");
    assertThat(verdict.contributing())
        .hasSize(10)
        .allSatisfy(
            event -> {
              assertThat(event.event().offset()).isLessThan(40);
              // All are alike: each has a fortieth.
              assertThat(event.share()).isBetween(0.02, 0.03);
            });
  }

  @Test
  void close_ofAThinStratumIsInsufficientDataAndDoesNotGoOn() {
    Monitor monitor = monitor(Duration.ofHours(1), PROFILE);
    observe(monitor, "2026-12-01T22:30:00Z", DARK, 100);
    observe(monitor, "2026-12-01T23:30:00Z", DARK, 40);

    List<WindowVerdict> verdicts = close(monitor);

    assertThat(verdicts)
        .extracting(WindowVerdict::state)
        .containsExactly(StreamState.INSUFFICIENT_DATA, StreamState.STABLE);
    assertThat(((Verdict.InsufficientData) verdicts.get(0).verdict()).reason())
        .isEqualTo(
            "stratum 16-24 has %d reference images to draw null windows from, needs 100, since 2026-12-01T22:00:00Z"
                .formatted(PROFILE.strata().get("16-24").drawable()));
    assertThat(verdicts.get(1).span().start()).isEqualTo(Instant.parse("2026-12-01T23:00:00Z"));
  }

  // Few images of two strata wait until one of them has enough; the other's are told.
  @Test
  void close_ofWindowsThatGoOnAddsUpStrataOneByOne() {
    Monitor monitor = monitor(Duration.ofHours(1), PROFILE);
    observe(monitor, "2026-12-01T06:30:00Z", DARK, 20);
    observe(monitor, "2026-12-01T07:30:00Z", BRIGHT, 20);
    observe(monitor, "2026-12-01T08:30:00Z", BRIGHT, 20);

    List<WindowVerdict> verdicts = close(monitor);

    assertThat(verdicts)
        .extracting(WindowVerdict::state)
        .containsExactly(
            StreamState.INSUFFICIENT_DATA, StreamState.INSUFFICIENT_DATA, StreamState.STABLE);
    WindowVerdict last = verdicts.get(2);
    assertThat(last.span().start()).isEqualTo(Instant.parse("2026-12-01T06:00:00Z"));
    assertThat(last.verdict().n()).isEqualTo(40);
    assertThat(last.strata().unjudged())
        .containsExactly(
            new UnjudgedStratum(Optional.of("00-08"), 20, "20 images of stratum 00-08, needs 30"));
    assertThat(last.share()).isEqualTo(1);
  }

  private static Monitor monitor(Duration length, StratifiedProfile profile) {
    return new Monitor(
        new WindowRules(length, 0, length, Duration.ofHours(12)),
        new FalseAlarmPromise(Duration.ofDays(60), Scope.STREAM, 0.5),
        new WindowJudge(0.05, 0, 5, 2, REQUIRED),
        new One(new StreamProfile(profile, Optional.empty(), "hash")),
        labels -> new NoSpace(MODEL.pairs()),
        20,
        new NoMetrics());
  }

  private void observe(Monitor monitor, String time, double brightness, int number) {
    for (int i = 0; i < number; i++) {
      monitor.observe(
          "s",
          new ImageObservation(
              new EventReference("images", 0, images),
              Instant.parse(time).plusSeconds(i),
              Optional.empty(),
              Optional.empty(),
              StubProfiles.values(images, brightness)));
      images++;
    }
  }

  private static List<WindowVerdict> close(Monitor monitor) {
    return monitor.close("s", Instant.parse("2027-01-01T00:00:00Z"));
  }

  /** The same profile for every stream. */
  private record One(StreamProfile only) implements StreamProfiles {
    @Override
    public Optional<JudgingProfiles> profiles(String stream) {
      return Optional.of(new JudgingProfiles(only));
    }

    @Override
    public Learner learner(String stream) {
      throw new AssertionError("nothing is learned");
    }
  }
}
