package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.ConceptCalibration;
import io.headwatch.shift.calibration.FactorModel;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.Family;
import io.headwatch.shift.explanation.Verdict.Shifted;
import io.headwatch.shift.explanation.Verdict.Stable;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesMoments;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConceptAlarmTest {
  private static final int PAIRS = 64;
  private static final int REFERENCE = 600;
  private static final double SHARE = 0.1;
  private static final double ALPHA = 0.01;
  private static final FactorModel MODEL = new FactorModel(PAIRS, 4, 1);
  private static final Series CONCEPTS = new Series(List.of("penguin", "truck"), "concepts");
  private static final WindowJudge JUDGE = new WindowJudge(0.05, 0, 5, 5, 30);
  private static final Watched WATCHED = Watched.of(2);

  private static final EmbeddingSpace SPACE =
      new EmbeddingSpace() {
        @Override
        public double[] products(double[] vector) {
          return new double[PAIRS];
        }

        @Override
        public Optional<String> label(int pair) {
          return Optional.empty();
        }

        @Override
        public float[][] directions(List<String> words) {
          return new float[0][];
        }
      };

  /** A profile with the scores of its images, and the part that they have in the alarm. */
  private record Watched(ReferenceProfile profile, ConceptAlarm alarm) {

    static Watched of(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      FactorModel.Images images = MODEL.images(REFERENCE, random);
      ReferenceProfile profile =
          new ProfileBuilder(new BuildParameters(3, 0.25, 800, 200))
              .build(images, new ProfileBinding("model", "preprocessing"), 4, 16);
      float[][] rows = new float[REFERENCE][];
      SeriesMoments moments = new SeriesMoments(CONCEPTS);
      for (int i = 0; i < REFERENCE; i++) {
        rows[i] = scores(images.images().get(i), 0, random);
        moments.add(rows[i]);
      }
      Calibration calibration =
          new ConceptCalibration(7_200, 200, seed, ReplicateRunner.SEQUENTIAL)
              .calibrate(new SeriesSample(CONCEPTS, rows));
      return new Watched(
          profile.with(profile.statistics().words(), moments),
          new ConceptAlarm(calibration, SHARE));
    }

    Evidence judge(PaneStatistics window, Optional<ConceptAlarm> part) {
      return JUDGE.judge(window, profile, ALPHA, SPACE, part).judgedOn().orElseThrow();
    }
  }

  /** One concept goes with the embedding, so that the families depend; the other with nothing. */
  private static float[] scores(ImageValues image, double penguins, SplittableRandom random) {
    double penguin = random.nextDouble() < 0.02 + penguins ? 4 : 0;
    return new float[] {(float) (penguin + random.nextGaussian()), image.embedding()[1]};
  }

  private static PaneStatistics window(Watched watched, int n, double penguins, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PaneStatistics window = watched.profile().statistics().emptied();
    for (int i = 0; i < n; i++) {
      ImageValues image = MODEL.image(random);
      window.add(
          new ImageValues(
              image.scalars(),
              image.embedding(),
              new float[0],
              scores(image, penguins, random),
              image.pixels()));
    }
    return window;
  }

  // Penguins come to 15 % of the images, and nothing else changes: the profile's detectors don't
  // look at what changed.
  @Test
  void judge_findsAWatchedConceptThatNothingElseShows() {
    PaneStatistics window = window(WATCHED, 100, 0.15, 77);

    Verdict told = JUDGE.judge(window, WATCHED.profile(), ALPHA, SPACE);
    Verdict watched =
        JUDGE.judge(window, WATCHED.profile(), ALPHA, SPACE, Optional.of(WATCHED.alarm()));

    assertThat(told).isInstanceOf(Stable.class);
    assertThat(watched).isInstanceOf(Shifted.class);
    Evidence evidence = watched.judgedOn().orElseThrow();
    assertThat(evidence.alarming()).containsExactly(Family.CONCEPTS);
    DetectorFinding finding = evidence.detectors().get(evidence.detectors().size() - 1);
    assertThat(finding.detector()).isEqualTo("concepts.largest");
    assertThat(finding.score()).isGreaterThanOrEqualTo(finding.threshold());
    // 15 % at 4 make a shift of .6, in units of the root of 1 + 16 * .02 * .98.
    assertThat(finding.effectSize()).isCloseTo(0.6 / Math.sqrt(1.3136), within(0.2));
  }

  // By hand: p of the profile's detectors over .9, or that of the concepts over .1.
  @Test
  void judge_takesTheSmallerOfTheWeightedPValues() {
    for (double penguins : new double[] {0, 0.05, 0.15}) {
      PaneStatistics window = window(WATCHED, 100, penguins, 5);
      Evidence told = WATCHED.judge(window, Optional.empty());
      Evidence watched = WATCHED.judge(window, Optional.of(WATCHED.alarm()));
      double q =
          Math.max(watched.detectors().get(watched.detectors().size() - 1).pValue(), 1 / 72_000.0);

      assertThat(watched.pValue())
          .isCloseTo(Math.min(1, Math.min(told.pValue() / 0.9, q / 0.1)), within(1e-12));
      assertThat(watched.detectors()).hasSize(told.detectors().size() + 1);
      for (int d = 0; d < told.detectors().size(); d++) {
        DetectorFinding before = told.detectors().get(d);
        DetectorFinding after = watched.detectors().get(d);
        assertThat(after.pValue()).isEqualTo(before.pValue());
        assertThat(after.threshold()).isGreaterThan(before.threshold());
      }
    }
  }

  // Which detector raises the alarm, and whether the window is shifted, must not disagree. Scores
  // are near the threshold for some of these windows.
  @Test
  void judge_alarmsByConceptsIfAndOnlyIfTheirShareIsReached() {
    int alarms = 0;
    for (int i = 0; i < 40; i++) {
      Evidence evidence = WATCHED.judge(window(WATCHED, 60, 0.05, i), Optional.of(WATCHED.alarm()));
      DetectorFinding finding = evidence.detectors().get(evidence.detectors().size() - 1);
      assertThat(finding.alarms()).isEqualTo(finding.pValue() <= SHARE * ALPHA);
      alarms += finding.alarms() ? 1 : 0;
    }
    assertThat(alarms).isBetween(1, 39);
  }

  // 12 references, 100 clean windows each. Bonferroni's bound is an upper one, and the two families
  // depend; the error is three standard errors of 1,200 windows, doubled as those of one reference
  // share its error.
  @Test
  void pValue_ofCleanWindowsIsValid() {
    int below = 0;
    for (int r = 0; r < 12; r++) {
      Watched watched = Watched.of(100 + r);
      for (int w = 0; w < 100; w++) {
        PaneStatistics window = window(watched, 60, 0, 1_000L * r + w);
        below += watched.judge(window, Optional.of(watched.alarm())).pValue() <= 0.05 ? 1 : 0;
      }
    }

    assertThat(below / 1_200.0).isBetween(0.02, 0.05 + 2 * 3 * Math.sqrt(.05 * .95 / 1_200));
  }

  // With w = .1 the profile's 800 null windows tell 1 in 8,000 * .9; 7,200 null windows of the
  // watch
  // list tell 1 in 72,000, a tenth of which is as much.
  @Test
  void smallestFalseAlarm_isThatOfTheProfilesShare() {
    Calibration ofProfile = WATCHED.profile().calibration().orElseThrow();

    assertThat(WATCHED.alarm().smallestFalseAlarm(ofProfile)).isCloseTo(1 / 7_200.0, within(1e-12));
    assertThat(ConceptAlarm.nullWindowsFor(ofProfile, SHARE)).isBetween(7_200L, 7_201L);
  }

  // Of a rarer alarm than its null windows tell, the watch list says nothing; it never says more
  // than they do.
  @Test
  void judge_atALevelBelowTheNullWindowsOfTheWatchListRaisesNoAlarm() {
    PaneStatistics window = window(WATCHED, 100, 0.5, 7);

    Evidence evidence =
        JUDGE
            .judge(window, WATCHED.profile(), 1e-4, SPACE, Optional.of(WATCHED.alarm()))
            .judgedOn()
            .orElseThrow();

    assertThat(evidence.pValue()).isCloseTo(10 / 72_000.0, within(1e-12));
    assertThat(evidence.alarming()).isEmpty();
  }

  @Test
  void constructor_refusesSharesOutOfRange() {
    for (double bad : new double[] {0, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ConceptAlarm(WATCHED.alarm().calibration(), bad));
    }
  }
}
