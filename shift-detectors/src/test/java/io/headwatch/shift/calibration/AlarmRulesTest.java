package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmRulesTest {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final AlarmRules RULES = new AlarmRules(100, 10, 5, 0.1, 3, 2);
  private static final AlarmState CALM = AlarmState.calm(1);
  private static final AlarmState FIRING = new AlarmState(Phase.FIRING, 4, 0, 0);

  @ParameterizedTest
  @CsvSource({"9.9, CALM, 1", "10.1, PENDING, 7", "99.9, PENDING, 7"})
  void next_isPendingFromTheLowerLevel(double m, Phase phase, long since) {
    AlarmTransition transition = RULES.next(CALM, signal(7, 0.5, m));

    assertThat(transition.state()).isEqualTo(new AlarmState(phase, since, 0, 0));
    assertThat(transition.evidence()).isEqualTo(evidence(m));
    assertThat(transition.change()).isEmpty();
  }

  @Test
  void next_fallsBackFromPendingWithoutAWord() {
    AlarmState pending = new AlarmState(Phase.PENDING, 3, 0, 0);

    AlarmTransition transition = RULES.next(pending, signal(7, 0.5, 2));

    assertThat(transition.state()).isEqualTo(AlarmState.calm(7));
    assertThat(transition.change()).isEmpty();
  }

  @Test
  void next_firesByEvidenceAndStartsItAnew() {
    AlarmTransition transition =
        RULES.next(new AlarmState(Phase.PENDING, 3, 0, 0), signal(7, 0.2, 101));

    assertThat(transition.state()).isEqualTo(new AlarmState(Phase.FIRING, 7, 0, 0));
    assertThat(transition.evidence()).isEqualTo(SequentialEvidence.none());
    assertThat(transition.change()).contains(Change.FIRED);
  }

  @Test
  void next_firesByTheWindowAloneAndStartsEvidenceAnew() {
    AlarmTransition transition = RULES.next(CALM, new WindowSignal(7, 1e-6, true, evidence(20)));

    assertThat(transition.state()).isEqualTo(new AlarmState(Phase.FIRING, 7, 0, 0));
    assertThat(transition.evidence()).isEqualTo(SequentialEvidence.none());
    assertThat(transition.change()).contains(Change.FIRED);
  }

  @Test
  void next_doesNotFireTwice() {
    AlarmTransition transition = RULES.next(FIRING, new WindowSignal(7, 1e-6, true, evidence(1e9)));

    assertThat(transition.state()).isEqualTo(FIRING);
    assertThat(transition.change()).isEmpty();
  }

  // A shift of a month must not take a month to be forgotten.
  @Test
  void next_holdsEvidenceAtTheThresholdWhileFiring() {
    assertThat(RULES.next(FIRING, signal(7, 0.01, 1e9)).evidence()).isEqualTo(evidence(100));
    assertThat(RULES.next(FIRING, signal(7, 0.01, 50)).evidence()).isEqualTo(evidence(50));
  }

  @Test
  void next_resolvesAfterCalmWindowsInARowForOneWindow() {
    // the third is not calm, at the calm level itself
    double[] pValues = {0.5, 0.5, 0.1, 0.11, 0.9, 0.5, 0.5};

    assertThat(phases(FIRING, pValues))
        .containsExactly(
            Phase.FIRING,
            Phase.FIRING,
            Phase.FIRING,
            Phase.FIRING,
            Phase.FIRING,
            Phase.RESOLVED,
            Phase.CALM);
  }

  @Test
  void next_tellsTheResolutionAndStartsEvidenceAnew() {
    AlarmTransition transition =
        RULES.next(new AlarmState(Phase.FIRING, 4, 2, 0), signal(9, 0.5, 4.9));

    assertThat(transition.state()).isEqualTo(new AlarmState(Phase.RESOLVED, 9, 0, 0));
    assertThat(transition.evidence()).isEqualTo(SequentialEvidence.none());
    assertThat(transition.change()).contains(Change.RESOLVED);
  }

  @Test
  void next_doesNotResolveWhileTheEvidenceIsHigh() {
    AlarmState calmEnough = new AlarmState(Phase.FIRING, 4, 2, 0);

    AlarmTransition transition = RULES.next(calmEnough, signal(9, 0.5, 5.1));

    assertThat(transition.state()).isEqualTo(new AlarmState(Phase.FIRING, 4, 3, 0));
    assertThat(RULES.next(transition.state(), signal(10, 0.5, 4.9)).change())
        .contains(Change.RESOLVED);
  }

  @Test
  void next_firesAgainRightAfterTheResolution() {
    AlarmState resolved = new AlarmState(Phase.RESOLVED, 9, 0, 0);

    assertThat(RULES.next(resolved, new WindowSignal(10, 1e-6, true, evidence(2))).change())
        .contains(Change.FIRED);
  }

  @ParameterizedTest
  @CsvSource({"CALM, 0", "PENDING, 0", "FIRING, 2", "RESOLVED, 0"})
  void silence_leavesTheStateAndIsToldOnce(Phase phase, int calm) {
    AlarmState state = new AlarmState(phase, 4, calm, 0);

    AlarmTransition first = RULES.silence(state, evidence(20));
    AlarmTransition second = RULES.silence(first.state(), first.evidence());
    AlarmTransition third = RULES.silence(second.state(), second.evidence());

    assertThat(first.change()).isEmpty();
    assertThat(second.change()).contains(Change.FELL_SILENT);
    assertThat(third.change()).isEmpty();
    assertThat(third.state()).isEqualTo(new AlarmState(phase, 4, calm, 3));
    assertThat(third.evidence()).isEqualTo(evidence(20));
  }

  @Test
  void silence_endsWithAJudgedWindow() {
    assertThat(RULES.next(new AlarmState(Phase.CALM, 1, 0, 5), signal(7, 0.5, 2)).state())
        .isEqualTo(CALM);
    assertThat(RULES.next(new AlarmState(Phase.FIRING, 4, 1, 5), signal(7, 0.5, 2)).state())
        .isEqualTo(new AlarmState(Phase.FIRING, 4, 2, 0));
  }

  // Whatever comes, an alarm is told and resolved in turn.
  @Property(tries = 200)
  void next_tellsFiringAndResolutionInTurn(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AlarmState state = AlarmState.calm(0);
    List<Change> told = new ArrayList<>();
    for (int window = 1; window <= 300; window++) {
      double pValue = 1 - random.nextDouble();
      AlarmTransition transition =
          RULES.next(
              state,
              new WindowSignal(
                  window, pValue, pValue < 0.05, evidence(4 / (1 - random.nextDouble()))));
      state = transition.state();
      transition.change().ifPresent(told::add);
    }
    assertThat(told).hasSizeGreaterThan(2);
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? Change.FIRED : Change.RESOLVED);
    }
  }

  // 100 streams stay shifted by 1.5 standard errors for 1,000 windows. A separate simulation of 400
  // had 1.03 alarms per stream; with eight calm windows alone to resolve it had 4.7.
  @Test
  void next_makesOneAlarmOfOneShift() {
    SplittableRandom random = new SplittableRandom(8);
    int fired = 0;
    for (int stream = 0; stream < 100; stream++) {
      fired += alarms(1.5, 1_000, random);
    }
    assertThat(fired).isBetween(100, 115);
  }

  @Test
  void forThreshold_takesRoots() {
    assertThat(AlarmRules.forThreshold(10_000))
        .isEqualTo(new AlarmRules(10_000, 100, 10, 0.1, 8, 12));
  }

  // Evidence that has no share of the budget never fires, but the window alarm does and resolves.
  @Test
  void forThreshold_ofInfinityFiresByWindowsAlone() {
    AlarmRules rules = AlarmRules.forThreshold(Double.POSITIVE_INFINITY);
    AlarmState firing = new AlarmState(Phase.FIRING, 4, 7, 0);

    assertThat(rules.next(CALM, signal(7, 0.5, 1e300)).state()).isEqualTo(CALM);
    assertThat(rules.next(firing, signal(7, 0.5, 1e300)).change()).contains(Change.RESOLVED);
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 0.5, 0.5, 0.1, 3, 2",
    "100, 101, 5, 0.1, 3, 2",
    "100, 10, 101, 0.1, 3, 2",
    "100, 0, 5, 0.1, 3, 2",
    "100, 10, 0, 0.1, 3, 2",
    "100, 10, 5, 1, 3, 2",
    "100, 10, 5, -0.1, 3, 2",
    "100, 10, 5, 0.1, 0, 2",
    "100, 10, 5, 0.1, 3, 0"
  })
  void alarmRules_refuseWhatDoesNotFit(
      double threshold, double pending, double release, double level, int calm, int limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlarmRules(threshold, pending, release, level, calm, limit));
  }

  @Test
  void alarmState_refusesCountsThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlarmState(Phase.CALM, 1, 1, 0))
        .withMessageContaining("CALM");
    assertThatIllegalArgumentException().isThrownBy(() -> new AlarmState(Phase.FIRING, 1, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AlarmState(Phase.FIRING, 1, 0, -1));
  }

  private static int alarms(double offset, int windows, SplittableRandom random) {
    AlarmRules rules = AlarmRules.forThreshold(17_280);
    AlarmState state = AlarmState.calm(0);
    SequentialEvidence evidence = SequentialEvidence.none();
    int fired = 0;
    for (int window = 1; window <= windows; window++) {
      double p = 2 * NORMAL.survivalProbability(Math.abs(random.nextGaussian() + offset));
      evidence = ShiryaevRoberts.standard().next(evidence, p, 0.05);
      AlarmTransition transition =
          rules.next(state, new WindowSignal(window, p, p <= 1.0 / 17_280, evidence));
      fired += transition.change().filter(Change.FIRED::equals).isPresent() ? 1 : 0;
      state = transition.state();
      evidence = transition.evidence();
    }
    return fired;
  }

  private static List<Phase> phases(AlarmState start, double[] pValues) {
    List<Phase> phases = new ArrayList<>();
    AlarmState state = start;
    for (int i = 0; i < pValues.length; i++) {
      state = RULES.next(state, signal(10 + i, pValues[i], 2)).state();
      phases.add(state.phase());
    }
    return phases;
  }

  private static WindowSignal signal(long window, double pValue, double m) {
    return new WindowSignal(window, pValue, false, evidence(m));
  }

  private static SequentialEvidence evidence(double m) {
    return new SequentialEvidence(Math.log(m));
  }
}
