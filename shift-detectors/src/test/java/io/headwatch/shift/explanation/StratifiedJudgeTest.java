package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.FactorModel;
import io.headwatch.shift.calibration.ImageBlocks;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.explanation.Verdict.InsufficientData;
import io.headwatch.shift.explanation.Verdict.Shifted;
import io.headwatch.shift.explanation.Verdict.Stable;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.Stratification.ByLabel;
import io.headwatch.shift.profile.StratifiedPane;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StratifiedJudgeTest {
  private static final FactorModel DAY = new FactorModel(12, 3, 1);
  private static final FactorModel NIGHT = DAY.shifted(2, 1.5f);
  private static final double ALPHA = 0.05;
  private static final int N = 40;
  private static final int REFERENCES = 10;
  private static final int WINDOWS = 80;
  private static final WindowJudge WINDOW_JUDGE = new WindowJudge(0.05, 0, 0, 0, 30);
  private static final StratifiedJudge JUDGE = new StratifiedJudge(WINDOW_JUDGE);
  private static final StratifiedProfile PROFILE = profile(600, 1);

  /** Half day, half night, and a few images of dusk, which is thin. */
  private static StratifiedProfile profile(int images, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InMemoryReferenceSample sample = new InMemoryReferenceSample(12, FactorModel.EMBEDDING);
    List<Optional<String>> names = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      String name = i % 50 == 0 ? "dusk" : i % 2 == 0 ? "day" : "night";
      ImageValues image = (name.equals("night") ? NIGHT : DAY).image(random);
      sample.add(image.scalars(), image.embedding());
      names.add(Optional.of(name));
    }
    return new ProfileBuilder(new BuildParameters(seed, 0.25, 800, N))
        .build(
            sample,
            ImageBlocks.single(images),
            ImageStrata.of(new ByLabel(), 100, names),
            new ProfileBinding("model", "preprocessing"),
            3,
            4);
  }

  // What strata are for: whoever compares a night with all hours has an alarm every evening.
  @Test
  void judge_keepsTheRateOfFalseAlarmsThatThePooledProfileBreaks() {
    double[] stratified = new double[REFERENCES];
    double[] pooled = new double[REFERENCES];
    for (int r = 0; r < REFERENCES; r++) {
      StratifiedProfile profile = profile(600, 100 + r);
      StratifiedProfile whole = StratifiedProfile.of(profile.pooled());
      SplittableRandom random = new SplittableRandom(r);
      for (int w = 0; w < WINDOWS; w++) {
        boolean night = w % 2 == 1;
        StratifiedPane byStratum = new StratifiedPane(profile);
        StratifiedPane together = new StratifiedPane(whole);
        add(byStratum, night ? NIGHT : DAY, night ? "night" : "day", N, random);
        add(together, night ? NIGHT : DAY, "all", N, random);
        stratified[r] += alarms(byStratum) / (double) WINDOWS;
        pooled[r] += alarms(together) / (double) WINDOWS;
      }
    }

    assertThat(mean(stratified)).isCloseTo(ALPHA, within(4 * standardError(stratified)));
    assertThat(standardError(stratified)).isLessThan(ALPHA / 4);
    assertThat(mean(pooled)).isGreaterThan(0.9);
  }

  // Windows over the end of a stratum test twice: the smallest p-value as it is would alarm twice
  // as often.
  @Test
  void judge_keepsTheRateOfFalseAlarmsOfWindowsWithTwoStrata() {
    double[] alarms = new double[REFERENCES];
    double[] halves = new double[REFERENCES];
    for (int r = 0; r < REFERENCES; r++) {
      StratifiedProfile profile = profile(600, 200 + r);
      SplittableRandom random = new SplittableRandom(r);
      for (int w = 0; w < WINDOWS; w++) {
        double pValue =
            JUDGE
                .judge(dayAndNight(profile, random), 0)
                .verdict()
                .judgedOn()
                .orElseThrow()
                .pValue();
        alarms[r] += pValue <= ALPHA ? 1.0 / WINDOWS : 0;
        halves[r] += pValue <= 0.5 ? 1.0 / WINDOWS : 0;
      }
    }

    assertThat(mean(alarms)).isCloseTo(ALPHA, within(4 * standardError(alarms)));
    assertThat(standardError(alarms)).isLessThan(ALPHA / 4);
    assertThat(mean(halves)).isCloseTo(0.5, within(4 * standardError(halves)));
    assertThat(standardError(halves)).isLessThan(0.04);
  }

  // Night images by day are half of the whole reference, but no image of its days.
  @Test
  void judge_findsWhatThePooledProfileHides() {
    SplittableRandom random = new SplittableRandom(3);
    StratifiedProfile whole = StratifiedProfile.of(PROFILE.pooled());
    int found = 0;
    int hidden = 0;
    for (int w = 0; w < 50; w++) {
      StratifiedPane byStratum = new StratifiedPane(PROFILE);
      StratifiedPane together = new StratifiedPane(whole);
      for (FactorModel model : List.of(DAY, NIGHT)) {
        add(byStratum, model, "day", N / 2, random);
        add(together, model, "all", N / 2, random);
      }
      found += alarms(byStratum);
      hidden += 1 - alarms(together);
    }

    assertThat(found).isEqualTo(50);
    assertThat(hidden).isGreaterThan(40);
  }

  @Test
  void judge_ofOneStratumIsThatOfItsProfile() {
    StratifiedPane pane = new StratifiedPane(PROFILE);
    add(pane, NIGHT, "day", N, new SplittableRandom(4));

    StratifiedVerdict judged = JUDGE.judge(pane, ALPHA);

    assertThat(judged.verdict())
        .isEqualTo(
            WINDOW_JUDGE.judge(
                pane.parts().get("day"), PROFILE.judging("day").orElseThrow(), ALPHA));
    assertThat(judged.judged()).containsExactly("day");
    assertThat(judged.unjudged()).isEmpty();
    assertThat(judged.otherImages()).isZero();
    assertThat(judged.referenceRatio())
        .isEqualTo(N / (double) PROFILE.judging("day").orElseThrow().size());
  }

  @Test
  void judge_withoutStrataIsThatOfTheWhole() {
    StratifiedPane pane = new StratifiedPane(StratifiedProfile.of(PROFILE.pooled()));
    add(pane, NIGHT, "all", N, new SplittableRandom(4));

    StratifiedVerdict judged = JUDGE.judge(pane, ALPHA);

    assertThat(judged.verdict())
        .isEqualTo(WINDOW_JUDGE.judge(pane.parts().get("all"), PROFILE.pooled(), ALPHA));
    assertThat(judged.judged()).isEmpty();
    assertThat(judged.referenceRatio()).isEqualTo(N / 600.0);
  }

  @Test
  void judge_restsOnTheStratumWithTheSmallestPValue() {
    SplittableRandom random = new SplittableRandom(5);
    StratifiedPane pane = new StratifiedPane(PROFILE);
    add(pane, DAY, "day", N + 10, random);
    add(pane, DAY, "night", N, random);

    StratifiedVerdict judged = JUDGE.judge(pane, ALPHA);

    assertThat(judged.verdict()).isInstanceOf(Shifted.class);
    assertThat(judged.judged()).containsExactly("night", "day");
    assertThat(judged.verdict().n()).isEqualTo(N);
    assertThat(judged.otherImages()).isEqualTo(N + 10);
    Evidence evidence = judged.verdict().judgedOn().orElseThrow();
    double single =
        WINDOW_JUDGE
            .judge(pane.parts().get("night"), PROFILE.judging("night").orElseThrow(), ALPHA)
            .judgedOn()
            .orElseThrow()
            .pValue();
    assertThat(evidence.pValue()).isCloseTo(2 * single - single * single, within(1e-12));
    assertThat(evidence.falseAlarm()).isEqualTo(ALPHA);
  }

  // Detectors show what they would alarm at: were that the level of the whole window, one could be
  // said to alarm in a stable window.
  @Test
  void judge_givesDetectorsTheLevelOfTheirStratum() {
    StratifiedPane pane = dayAndNight(PROFILE, new SplittableRandom(6));
    String stratum = JUDGE.judge(pane, ALPHA).judged().get(0);

    Evidence evidence = JUDGE.judge(pane, ALPHA).verdict().judgedOn().orElseThrow();

    double half = 1 - Math.sqrt(1 - ALPHA);
    Evidence alone =
        WINDOW_JUDGE
            .judge(pane.parts().get(stratum), PROFILE.judging(stratum).orElseThrow(), half)
            .judgedOn()
            .orElseThrow();
    for (int d = 0; d < alone.detectors().size(); d++) {
      assertThat(evidence.detectors().get(d).threshold())
          .isCloseTo(alone.detectors().get(d).threshold(), within(1e-9));
    }
  }

  // A trifle in one stratum, however sure, must not hide a shift that matters in another.
  @Test
  void judge_passesOverAShiftThatIsTooSmallToMatter() {
    SplittableRandom random = new SplittableRandom(7);
    StratifiedPane pane = new StratifiedPane(PROFILE);
    add(pane, DAY.shifted(1, 0.5f), "day", 4_000, random);
    add(pane, NIGHT.shifted(3, 2), "night", 30, random);
    StratifiedJudge strict = new StratifiedJudge(new WindowJudge(0.05, 1.5, 0, 0, 30));

    StratifiedVerdict judged = strict.judge(pane, ALPHA);

    assertThat(judged.verdict()).isInstanceOf(Shifted.class);
    assertThat(judged.judged()).containsExactly("night", "day");
  }

  @Test
  void judge_tellsWhatItLeavesOut() {
    SplittableRandom random = new SplittableRandom(8);
    StratifiedPane pane = new StratifiedPane(PROFILE);
    add(pane, DAY, "day", N, random);
    add(pane, NIGHT, "night", 29, random);
    add(pane, DAY, "dusk", 7, random);
    add(pane, DAY, "eclipse", 2, random);
    pane.add(Optional.empty(), DAY.image(random));

    StratifiedVerdict judged = JUDGE.judge(pane, 1e-4);

    assertThat(judged.verdict()).isInstanceOf(Stable.class);
    assertThat(judged.judged()).containsExactly("day");
    int drawable = PROFILE.strata().get("dusk").drawable();
    assertThat(judged.unjudged())
        .containsExactly(
            new UnjudgedStratum(Optional.of("night"), 29, "29 images of stratum night, needs 30"),
            new UnjudgedStratum(
                Optional.of("dusk"),
                7,
                "stratum dusk has %d reference images to draw null windows from, needs 100"
                    .formatted(drawable)),
            new UnjudgedStratum(
                Optional.empty(), 3, "3 images without a label that the profile knows"));
    assertThat(pane.count()).isEqualTo(N + 29 + 7 + 3);
  }

  @Test
  void judge_withoutEnoughOfAnyStratumIsInsufficientData() {
    SplittableRandom random = new SplittableRandom(9);
    StratifiedPane pane = new StratifiedPane(PROFILE);
    add(pane, DAY, "day", 29, random);
    add(pane, DAY, "unheard", 100, random);

    StratifiedVerdict judged = JUDGE.judge(pane, ALPHA);

    assertThat(judged.verdict())
        .isEqualTo(
            new InsufficientData(
                129,
                30,
                "29 images of stratum day, needs 30; 100 images without a label that the profile"
                    + " knows"));
    assertThat(judged.referenceRatio()).isZero();
    assertThat(JUDGE.judge(new StratifiedPane(PROFILE), ALPHA).verdict())
        .isEqualTo(new InsufficientData(0, 30, "the window has 0 images, needs 30"));
  }

  @Test
  void merge_isThePaneOfAllImages() {
    SplittableRandom random = new SplittableRandom(10);
    StratifiedPane left = new StratifiedPane(PROFILE);
    StratifiedPane right = new StratifiedPane(PROFILE);
    StratifiedPane all = new StratifiedPane(PROFILE);
    String[] strata = {"day", "night", "dusk", "unheard"};
    for (int i = 0; i < 100; i++) {
      ImageValues image = DAY.image(random);
      // Only the right one sees nights.
      Optional<String> stratum = Optional.of(strata[i % 4]);
      (i % 4 == 1 || i % 3 == 0 ? right : left).add(stratum, image);
      all.add(stratum, image);
    }

    left.merge(right);

    assertThat(left.count()).isEqualTo(100);
    assertThat(left.thin()).isEqualTo(all.thin()).containsEntry("dusk", 25);
    assertThat(left.unknown()).isEqualTo(25);
    assertThat(left.parts().keySet()).containsExactly("day", "night");
    assertThat(left.parts().get("night").count()).isEqualTo(25);
    assertThat(left.parts().get("day").pairMoments().mean(3))
        .isCloseTo(all.parts().get("day").pairMoments().mean(3), within(1e-9));
  }

  private static StratifiedPane dayAndNight(StratifiedProfile profile, SplittableRandom random) {
    StratifiedPane pane = new StratifiedPane(profile);
    add(pane, DAY, "day", N, random);
    add(pane, NIGHT, "night", N, random);
    return pane;
  }

  private static void add(
      StratifiedPane pane, FactorModel model, String stratum, int n, SplittableRandom random) {
    for (int i = 0; i < n; i++) {
      pane.add(Optional.of(stratum), model.image(random));
    }
  }

  private static int alarms(StratifiedPane pane) {
    return JUDGE.judge(pane, ALPHA).verdict() instanceof Shifted ? 1 : 0;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Of the mean, by the spread over references. */
  private static double standardError(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
