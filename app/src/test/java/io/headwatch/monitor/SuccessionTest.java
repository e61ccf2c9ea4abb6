package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.reference.StubProfiles;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.explanation.WindowJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A stream whose profile changes while it runs. */
class SuccessionTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration LENGTH = Duration.ofMinutes(5);
  private static final StubModel MODEL = new StubModel();
  private static final StreamProfile DARK = profile(0.3, "dark");
  private static final StreamProfile BRIGHT = profile(0.7, "bright");

  private JudgingProfiles current = new JudgingProfiles(DARK);
  private final Monitor monitor = monitor();

  @Test
  void windows_thatHaveBegunAreJudgedByTheProfileTheyBeganWith() {
    observe(0, 20, 0.3);
    current = new JudgingProfiles(BRIGHT, Optional.of(DARK));
    observe(1, 20, 0.3);
    observe(6, 40, 0.7);

    List<WindowVerdict> verdicts = monitor.close("s", minutes(10));

    assertThat(verdicts).extracting(WindowVerdict::state).containsOnly(StreamState.STABLE);
    assertThat(verdicts)
        .extracting(verdict -> verdict.profileHash().orElseThrow())
        .containsExactly("dark", "bright");
    assertThat(verdicts).extracting(verdict -> verdict.verdict().n()).containsExactly(40, 40);
  }

  /** What one profile calls stable may be far from where all began. */
  @Test
  void anchor_isScoredBesideTheProfileThatJudges() {
    current = new JudgingProfiles(BRIGHT, Optional.of(DARK));
    observe(0, 40, 0.7);
    observe(5, 40, 0.3);

    List<WindowVerdict> verdicts = monitor.close("s", minutes(10));

    assertThat(verdicts)
        .extracting(WindowVerdict::state)
        .containsExactly(StreamState.STABLE, StreamState.SHIFTED);
    AnchorScore bright = verdicts.get(0).anchor().orElseThrow();
    AnchorScore dark = verdicts.get(1).anchor().orElseThrow();
    assertThat(bright.profile()).isEqualTo("dark");
    assertThat(bright.n()).isEqualTo(40);
    assertThat(bright.effectSize()).isGreaterThan(1);
    assertThat(bright.score()).isGreaterThan(3);
    assertThat(dark.effectSize()).isLessThan(0.5);
    assertThat(dark.score()).isLessThan(2);
  }

  @Test
  void verdicts_haveNoAnchorWithoutOne() {
    observe(0, 40, 0.3);

    assertThat(monitor.close("s", minutes(5)).get(0).anchor()).isEmpty();
  }

  /** Late events of a window that is open belong to it, whatever has changed since. */
  @Test
  void windows_areNeitherLostNorSplitOverSeveralChanges() {
    observe(0, 10, 0.3);
    current = new JudgingProfiles(BRIGHT);
    observe(5, 10, 0.7);
    current = new JudgingProfiles(DARK);
    observe(10, 10, 0.3);
    observe(0, 10, 0.3);
    observe(5, 10, 0.7);
    observe(10, 10, 0.3);
    assertThat(monitor.openWindows()).isEqualTo(3);

    List<WindowVerdict> verdicts = monitor.close("s", minutes(15));

    assertThat(verdicts)
        .extracting(verdict -> verdict.profileHash().orElseThrow())
        .containsExactly("dark", "bright", "dark");
    assertThat(verdicts).extracting(verdict -> verdict.verdict().n()).containsOnly(20);
    assertThat(monitor.openWindows()).isZero();
  }

  /** Once the old windows are over, nothing of the old profile is kept. */
  @Test
  void close_endsASuccession() {
    observe(0, 20, 0.3);
    current = new JudgingProfiles(BRIGHT);
    observe(5, 20, 0.7);
    monitor.close("s", minutes(5));
    observe(6, 20, 0.7);

    assertThat(monitor.close("s", minutes(10)).get(0).verdict().n()).isEqualTo(40);
    assertThat(monitor.forget("s")).isTrue();
  }

  private Monitor monitor() {
    return new Monitor(
        WindowRules.plain(LENGTH),
        new FalseAlarmPromise(Duration.ofDays(1), Scope.STREAM, 0.5),
        new WindowJudge(0.05, 0, 5, 2, 10),
        new StreamProfiles() {
          @Override
          public Optional<JudgingProfiles> profiles(String stream) {
            return Optional.of(current);
          }

          @Override
          public Learner learner(String stream) {
            throw new AssertionError("nothing is learned");
          }
        },
        labels -> new NoSpace(MODEL.pairs()),
        20,
        new NoMetrics());
  }

  private static StreamProfile profile(double brightness, String hash) {
    return new StreamProfile(StubProfiles.profile(MODEL, brightness), Optional.empty(), hash);
  }

  private int seen = 5_000;

  private void observe(int minute, int images, double brightness) {
    for (int i = 0; i < images; i++) {
      monitor.observe(
          "s",
          new ImageObservation(
              new EventReference("images", 0, seen),
              minutes(minute),
              Optional.empty(),
              Optional.empty(),
              StubProfiles.values(seen++, brightness)));
    }
  }

  private static Instant minutes(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }
}
