package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.FactorModel;
import io.headwatch.shift.calibration.ImageBlocks;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.detector.Family;
import io.headwatch.shift.explanation.Verdict.InsufficientData;
import io.headwatch.shift.explanation.Verdict.Shifted;
import io.headwatch.shift.explanation.Verdict.Stable;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowJudgeTest {
  private static final FactorModel MODEL = new FactorModel(64, 4, 1);
  private static final double ALPHA = 0.01;
  private static final WindowJudge JUDGE = new WindowJudge(0.05, 0, 5, 5, 30);
  private static final ReferenceProfile PROFILE =
      new ProfileBuilder(new BuildParameters(3, 0.25, 500, 200))
          .build(
              MODEL.sample(600, new SplittableRandom(2)),
              new ProfileBinding("model", "preprocessing"),
              4,
              16);

  @Test
  void judge_ofShiftedWindowIsShifted() {
    PaneStatistics window = window(MODEL.shifted(2, 1), 100);

    Verdict verdict = JUDGE.judge(window, PROFILE, ALPHA);

    assertThat(verdict).isInstanceOf(Shifted.class);
    Evidence evidence = ((Shifted) verdict).evidence();
    // Three detectors that are all beyond all null windows.
    assertThat(evidence.pValue()).isCloseTo(3.0 / 501, within(1e-12));
    assertThat(evidence.score()).isGreaterThan(evidence.threshold());
    assertThat(evidence.effectSize()).isPositive();
    assertThat(evidence.n()).isEqualTo(100);
    assertThat(evidence.sizeCalibrated()).isTrue();
    assertThat(evidence.shareShifted()).isBetween(0.2, 1.0);
    assertThat(evidence.topPairs()).hasSize(5);
    assertThat(verdict.n()).isEqualTo(100);
  }

  @Test
  void judge_ofCleanWindowIsStable() {
    Verdict verdict = JUDGE.judge(window(MODEL, 100), PROFILE, ALPHA);

    assertThat(verdict).isInstanceOf(Stable.class);
    Evidence evidence = ((Stable) verdict).evidence();
    assertThat(evidence.pValue()).isGreaterThan(0.01);
    assertThat(evidence.score()).isLessThan(evidence.threshold());
  }

  @Test
  void judge_flagsWindowsLargerThanAnyCalibrated() {
    Verdict verdict = JUDGE.judge(window(MODEL.shifted(2, 1), 250), PROFILE, ALPHA);

    assertThat(((Shifted) verdict).evidence().sizeCalibrated()).isFalse();
  }

  @Test
  void judge_ofSmallWindowIsInsufficientData() {
    Verdict verdict = JUDGE.judge(window(MODEL.shifted(2, 1), 29), PROFILE, ALPHA);

    assertThat(verdict)
        .isEqualTo(new InsufficientData(29, 30, "the window has 29 images, needs 30"));
  }

  // Below the smallest null window there is nothing to compare with, whatever minimumSamples says.
  @Test
  void judge_belowTheSmallestNullWindowIsInsufficientData() {
    WindowJudge eager = new WindowJudge(0.05, 0, 5, 5, 1);

    assertThat(eager.judge(window(MODEL, 9), PROFILE, ALPHA))
        .isEqualTo(new InsufficientData(9, 10, "the window has 9 images, needs 10"));
    assertThat(eager.judge(PROFILE.statistics().emptied(), PROFILE, ALPHA))
        .isInstanceOf(InsufficientData.class);
    assertThat(eager.judge(window(MODEL, 10), PROFILE, ALPHA))
        .isNotInstanceOf(InsufficientData.class);
  }

  // Without the reason nobody could tell why a profile of 1,600 images cannot judge a window of 39.
  @Test
  void judge_belowTwoBlocksSaysThatNeighboursResembleOneAnother() {
    ReferenceProfile ofBlocks =
        new ProfileBuilder(new BuildParameters(3, 0.25, 500, 200))
            .build(
                MODEL.sample(1_600, new SplittableRandom(2)),
                ImageBlocks.of(IntStream.range(0, 1_600).toArray(), 20),
                new ProfileBinding("model", "preprocessing"),
                4,
                16);

    Verdict verdict = JUDGE.judge(window(39, ofBlocks), ofBlocks, ALPHA);

    assertThat(verdict)
        .isEqualTo(
            new InsufficientData(
                39,
                40,
                "the window has 39 images, needs 40: images resemble their neighbours, so it takes"
                    + " two blocks of 20 to judge one"));
    assertThat(JUDGE.judge(window(40, ofBlocks), ofBlocks, ALPHA))
        .isNotInstanceOf(InsufficientData.class);
  }

  private static PaneStatistics window(int images, ReferenceProfile profile) {
    return MODEL.window(images, profile.statistics(), new SplittableRandom(5));
  }

  @Test
  void judge_withoutCalibrationIsInsufficientData() {
    ReferenceProfile uncalibrated =
        new ReferenceProfile(
            PROFILE.binding(), 4, 16, PROFILE.statistics(), Optional.empty(), Optional.empty());

    assertThat(JUDGE.judge(window(MODEL.shifted(2, 1), 100), uncalibrated, ALPHA))
        .isEqualTo(new InsufficientData(100, 30, "the profile has no calibration"));
  }

  // 500 null windows can show 1 in 501 and no less: a stricter promise never raises an alarm, and
  // shows thresholds that nothing reaches.
  @Test
  void judge_atAFalseAlarmTheNullWindowsCannotSupportNeverAlarms() {
    Verdict verdict = JUDGE.judge(window(MODEL.shifted(2, 3), 100), PROFILE, 0.001);

    assertThat(verdict).isInstanceOf(Stable.class);
    assertThat(verdict.judgedOn().orElseThrow().detectors())
        .allMatch(finding -> Double.isInfinite(finding.threshold()) && !finding.alarms());
  }

  // All false alarms may be left to the evidence over time: then no window alarms, and no detector
  // shows a threshold that it could reach.
  @Test
  void judge_atAlphaZeroNeverAlarms() {
    Verdict verdict = JUDGE.judge(window(MODEL.shifted(2, 3), 100), PROFILE, 0);

    assertThat(verdict).isInstanceOf(Stable.class);
    Evidence evidence = verdict.judgedOn().orElseThrow();
    assertThat(evidence.threshold()).isInfinite();
    assertThat(evidence.detectors()).noneMatch(DetectorFinding::alarms);
    assertThat(evidence.pValue()).isEqualTo(shifted(100, JUDGE).pValue());
  }

  // A shift of one standard deviation in two of 64 pairs' factors is sure in 200 images, but the
  // floor says whether it matters: the same window, the same p-value, another verdict.
  @Test
  void judge_ofAShiftBelowTheFloorIsStableHoweverSure() {
    PaneStatistics window = window(MODEL.shifted(2, 1), 200);
    double largest = shifted(200, JUDGE).largestEffectSize();
    Verdict below = new WindowJudge(0.05, 1.01 * largest, 5, 5, 30).judge(window, PROFILE, ALPHA);
    Verdict above = new WindowJudge(0.05, 0.99 * largest, 5, 5, 30).judge(window, PROFILE, ALPHA);

    assertThat(largest).isPositive();
    assertThat(below).isInstanceOf(Stable.class);
    Evidence evidence = below.judgedOn().orElseThrow();
    assertThat(evidence.tooSmall()).isTrue();
    assertThat(evidence.pValue()).isLessThanOrEqualTo(ALPHA);
    assertThat(evidence.heededPValue()).isEqualTo(1);
    assertThat(above).isInstanceOf(Shifted.class);
    assertThat(above.judgedOn().orElseThrow().heededPValue()).isEqualTo(evidence.pValue());
  }

  @Test
  void judge_refusesAlphaOutOfRange() {
    for (double bad : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JUDGE.judge(window(MODEL, 100), PROFILE, bad));
    }
  }

  // The combined p-value is calibrated at the level that one detector must reach by itself.
  @Test
  void judge_saysWhatEachDetectorSees() {
    Evidence shifted =
        JUDGE.judge(window(MODEL.shifted(2, 1), 100), PROFILE, ALPHA).judgedOn().orElseThrow();
    Evidence clean = JUDGE.judge(window(MODEL, 100), PROFILE, ALPHA).judgedOn().orElseThrow();

    assertThat(shifted.detectors())
        .extracting(DetectorFinding::family)
        .containsExactly(Family.PAIRS, Family.EMBEDDING, Family.EMBEDDING);
    assertThat(shifted.detectors()).allMatch(DetectorFinding::alarms);
    assertThat(clean.detectors()).noneMatch(DetectorFinding::alarms);
    for (Evidence evidence : List.of(shifted, clean)) {
      double least =
          evidence.detectors().stream().mapToDouble(DetectorFinding::pValue).min().orElseThrow();
      assertThat(evidence.pValue()).isBetween(least, 3 * least);
    }
  }

  @Test
  void judge_refusesWindowsOnOtherEdges() {
    ReferenceProfile other =
        new ProfileBuilder(new BuildParameters(4, 0.25, 10, 20))
            .build(MODEL.sample(100, new SplittableRandom(5)), PROFILE.binding(), 4, 16);
    PaneStatistics window = new PaneStatistics(other.edges(), FactorModel.EMBEDDING);

    assertThatIllegalArgumentException().isThrownBy(() -> JUDGE.judge(window, PROFILE, ALPHA));
  }

  @Test
  void constructor_refusesValuesOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowJudge(0.05, -0.1, 5, 5, 30));
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowJudge(1, 0, 5, 5, 30));
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowJudge(0.05, 0, -1, 5, 30));
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowJudge(0.05, 0, 5, -1, 30));
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowJudge(0.05, 0, 5, 5, 0));
  }

  private static Evidence shifted(int images, WindowJudge judge) {
    return judge
        .judge(window(MODEL.shifted(2, 1), images), PROFILE, ALPHA)
        .judgedOn()
        .orElseThrow();
  }

  private static PaneStatistics window(FactorModel model, int images) {
    return model.window(images, PROFILE.statistics(), new SplittableRandom(77));
  }
}
