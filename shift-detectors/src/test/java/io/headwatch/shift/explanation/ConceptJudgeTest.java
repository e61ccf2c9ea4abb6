package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConceptJudgeTest {

  private static final Series CONCEPTS =
      new Series(List.of("penguin", "truck", "moon"), "concepts");
  private static final int REFERENCE = 800;

  @Test
  void judge_tellsWhichConceptMovedAndWhereTo() {
    ConceptJudge judge = new ConceptJudge(reference(), 1);

    List<ConceptShift> shifts = judge.judge(window(300, 0.5, CONCEPTS), 0.05);

    assertThat(shifts)
        .extracting(ConceptShift::concept)
        .containsExactly("penguin", "truck", "moon");
    assertThat(shifts).extracting(ConceptShift::significant).containsExactly(true, false, false);
    assertThat(shifts.get(0).pValue()).isEqualTo(1 / 2_001.0);
    assertThat(shifts.get(0).effectSize()).isCloseTo(0.5, within(0.2));
    assertThat(shifts.get(0).meanWindow() - shifts.get(0).meanReference())
        .isCloseTo(0.5, within(0.2));
    assertThat(judge.judge(window(300, -0.5, CONCEPTS), 0.05).get(0).effectSize())
        .isCloseTo(-0.5, within(0.2));
  }

  /**
   * Concepts depend on one another: of three with a least p-value of 1/2001 the adjusted one is 3
   * (1 + 1/2 + 1/3) / 2001 = 0.00275, not 3 / 2001 = 0.0015 as if they were independent.
   */
  @Test
  void judge_holdsTheRateUnderDependence() {
    ConceptJudge judge = new ConceptJudge(reference(), 1);

    assertThat(judge.judge(window(300, 0.5, CONCEPTS), 0.0027).get(0).significant()).isFalse();
    assertThat(judge.judge(window(300, 0.5, CONCEPTS), 0.0028).get(0).significant()).isTrue();
  }

  /** With 2,000 replicates the least adjusted p-value of 60 would be 60 * 4.68 / 2001 = 0.14. */
  @Test
  void judge_findsOneConceptAmongMany() {
    Series many =
        new Series(IntStream.range(0, 60).mapToObj(i -> "concept " + i).toList(), "concepts");
    SplittableRandom random = new SplittableRandom(3);
    float[][] rows = new float[100][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = normal(60, random);
    }
    PaneStatistics window = empty(many);
    for (int i = 0; i < 40; i++) {
      float[] scores = normal(60, random);
      scores[7] += 2;
      window.add(values(scores));
    }

    List<ConceptShift> shifts =
        new ConceptJudge(new SeriesSample(many, rows), 1).judge(window, 0.05);

    assertThat(shifts.stream().filter(ConceptShift::significant))
        .extracting(ConceptShift::concept)
        .containsExactly("concept 7");
  }

  private static float[] normal(int length, SplittableRandom random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** By hand: means 2 and 4, sums of squares 2 and 8, 3 + 3 - 2 degrees of freedom. */
  @Test
  void judge_hasCohensD() {
    Series one = new Series(List.of("penguin"), "concepts");
    SeriesSample reference = new SeriesSample(one, new float[][] {{1}, {2}, {3}});
    PaneStatistics window = empty(one);
    for (float score : new float[] {2, 4, 6}) {
      window.add(values(score));
    }

    ConceptShift shift = new ConceptJudge(reference, 1).judge(window, 0.05).get(0);

    assertThat(shift.effectSize()).isCloseTo(2 / Math.sqrt(10 / 4.0), within(1e-9));
    assertThat(shift.meanReference()).isEqualTo(2);
    assertThat(shift.meanWindow()).isCloseTo(4, within(1e-9));
  }

  /** A concept that no image shows has no scale, and no effect. */
  @Test
  void judge_ofConstantScoresHasNoEffect() {
    Series one = new Series(List.of("penguin"), "concepts");
    SeriesSample reference = new SeriesSample(one, new float[][] {{0.3f}, {0.3f}, {0.3f}});
    PaneStatistics window = empty(one);
    window.add(values(0.3f));
    window.add(values(0.3f));

    ConceptShift shift = new ConceptJudge(reference, 1).judge(window, 0.05).get(0);

    assertThat(shift.effectSize()).isZero();
    assertThat(shift.pValue()).isEqualTo(1);
  }

  @Test
  void judge_withoutConceptsOrReferenceSaysNothing() {
    assertThat(ConceptJudge.none().judge(empty(Series.NONE), 0.05)).isEmpty();
    SeriesSample nothing = new SeriesSample(CONCEPTS, new float[0][]);
    assertThat(new ConceptJudge(nothing, 1).judge(window(10, 0, CONCEPTS), 0.05)).isEmpty();
  }

  @Test
  void judge_refusesOtherConcepts() {
    Series others = new Series(CONCEPTS.names(), "others");
    ConceptJudge judge = new ConceptJudge(reference(), 1);

    assertThatThrownBy(() -> judge.judge(window(10, 0, others), 0.05))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other concepts");
  }

  private static SeriesSample reference() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] rows = new float[REFERENCE][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = scores(0, random);
    }
    return new SeriesSample(CONCEPTS, rows);
  }

  private static PaneStatistics window(int n, double shift, Series series) {
    SplittableRandom random = new SplittableRandom(2);
    PaneStatistics window = empty(series);
    for (int i = 0; i < n; i++) {
      window.add(values(scores(shift, random)));
    }
    return window;
  }

  private static float[] scores(double shift, SplittableRandom random) {
    return new float[] {
      (float) (shift + random.nextGaussian()),
      (float) random.nextGaussian(),
      (float) random.nextGaussian()
    };
  }

  private static ImageValues values(float... scores) {
    return new ImageValues(new float[] {0.5f}, new float[] {1}, new float[0], scores);
  }

  private static PaneStatistics empty(Series concepts) {
    BinEdgesBuilder edges = new BinEdgesBuilder(1);
    edges.cut(0, new float[] {0, 1});
    return new PaneStatistics(edges.build(), 1, Series.NONE, concepts);
  }
}
