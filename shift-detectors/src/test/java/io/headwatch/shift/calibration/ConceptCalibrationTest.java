package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.detector.ConceptChange;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConceptCalibrationTest {
  private static final int CONCEPTS = 8;
  private static final ConceptChange CHANGE = new ConceptChange();

  // The fast sums against the detector on the moments of exactly the same images.
  @Test
  void resampling_scoresAsTheDetectorDoes() {
    SeriesSample reference = sample(60, CONCEPTS, new SplittableRandom(1), r -> mixed(r));
    int[] sizes = {10, 25};
    int[] drawn = IntStream.range(20, 45).toArray();

    double[] scores = new ConceptResampling(reference, sizes).scores(drawn);

    for (int i = 0; i < sizes.length; i++) {
      int from = 20;
      int to = 20 + sizes[i];
      FeatureStatistics window = statistics(Arrays.copyOfRange(reference.rows(), from, to));
      FeatureStatistics rest =
          statistics(
              IntStream.range(0, 60)
                  .filter(image -> image < from || image >= to)
                  .mapToObj(image -> reference.rows()[image])
                  .toArray(float[][]::new));
      assertThat(scores[i]).isCloseTo(CHANGE.score(window, rest), within(1e-5));
    }
  }

  // z = 2.5758 has the two-sided p-value .01. The largest of four such is as rare as each if all
  // four are the same concept, and 1 - .99^4 = .0394 if they are independent. The error is three
  // standard errors of a share of 4,000 null windows, and .002 for a reference of 2,000 images.
  @Test
  void calibrate_countsDependentConceptsAsOne() {
    double same = pValue(2.5758, r -> repeated(4, (float) r.nextGaussian()));
    double independent = pValue(2.5758, r -> normal(4, r));

    assertThat(same).isCloseTo(.01, within(.0067));
    assertThat(independent).isCloseTo(.0394, within(.0112));
  }

  private static double pValue(double score, Function<SplittableRandom, float[]> image) {
    SeriesSample reference = sample(2_000, 4, new SplittableRandom(5), image);
    return new ConceptCalibration(4_000, 100, 1, ReplicateRunner.SEQUENTIAL)
        .calibrate(reference)
        .test()
        .distribution(0)
        .pValue(score, 100);
  }

  /**
   * Whether clean windows that no reference has seen keep the promise: eight concepts, correlated
   * by a common factor, two of them in one image of twenty only; 40 references of 800 images, 100
   * windows each. Tolerances are three standard errors of the mean of 40 references, by the
   * standard deviation between references that was seen: at most .030 for p up to .05 and .012 for
   * p up to .01.
   */
  @Test
  void pValue_ofCleanWindowsIsUniform() {
    for (int n : new int[] {50, 200}) {
      double[] pValues = pValues(n, 40, 100);
      double[] at05 = shares(pValues, 40, .05);
      double[] at01 = shares(pValues, 40, .01);
      assertThat(Arrays.stream(at05).average().orElseThrow()).isCloseTo(.05, within(.0142));
      assertThat(Arrays.stream(at01).average().orElseThrow()).isCloseTo(.01, within(.0057));
    }
  }

  /** By reference, window by window. */
  private static double[] pValues(int n, int references, int windows) {
    double[] pValues = new double[references * windows];
    for (int r = 0; r < references; r++) {
      SplittableRandom random = new SplittableRandom(1_000L * n + r);
      SeriesSample reference = sample(800, CONCEPTS, random, ConceptCalibrationTest::mixed);
      Calibration calibration =
          new ConceptCalibration(1_000, 200, r, ReplicateRunner.SEQUENTIAL).calibrate(reference);
      FeatureStatistics all = statistics(reference.rows());
      for (int w = 0; w < windows; w++) {
        float[][] rows = rows(n, random, ConceptCalibrationTest::mixed);
        double score = CHANGE.score(statistics(rows), all);
        pValues[r * windows + w] = calibration.test().distribution(0).pValue(score, n);
      }
    }
    return pValues;
  }

  private static double[] shares(double[] pValues, int references, double bound) {
    int windows = pValues.length / references;
    return IntStream.range(0, references)
        .mapToDouble(
            r ->
                (double)
                        Arrays.stream(pValues, r * windows, (r + 1) * windows)
                            .filter(p -> p <= bound)
                            .count()
                    / windows)
        .toArray();
  }

  // What does not vary has no scale: else the rounding of a constant score would be a change.
  @Test
  void calibrate_leavesOutWhatDoesNotVary() {
    SeriesSample constant =
        sample(100, 2, new SplittableRandom(3), r -> new float[] {.3f, (float) r.nextGaussian()});
    FeatureStatistics window = statistics(new float[][] {{.4f, 0}, {.5f, 0}});

    double score = CHANGE.score(window, statistics(constant.rows()));

    assertThat(score).isLessThan(1);
    assertThat(
            new ConceptCalibration(10, 50, 1, ReplicateRunner.SEQUENTIAL)
                .calibrate(constant)
                .nulls()
                .scores(CHANGE.name())[0])
        .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
  }

  @Test
  void calibrate_isTheSameOnAnyRunner() {
    SeriesSample reference =
        sample(100, CONCEPTS, new SplittableRandom(3), ConceptCalibrationTest::mixed);
    ReplicateRunner backwards =
        tasks -> {
          for (int i = tasks.size() - 1; i >= 0; i--) {
            tasks.get(i).run();
          }
        };

    assertThat(new ConceptCalibration(250, 50, 9, backwards).calibrate(reference).nulls())
        .usingRecursiveComparison()
        .isEqualTo(
            new ConceptCalibration(250, 50, 9, ReplicateRunner.SEQUENTIAL)
                .calibrate(reference)
                .nulls());
  }

  @Test
  void calibrate_refusesWhatNoWindowCanBeDrawnFrom() {
    ConceptCalibration calibration = new ConceptCalibration(10, 50, 1, ReplicateRunner.SEQUENTIAL);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> calibration.calibrate(sample(19, 2, new SplittableRandom(1), r -> normal(2, r))));
    assertThatIllegalArgumentException().isThrownBy(() -> calibration.calibrate(SeriesSample.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConceptCalibration(10, 9, 1, ReplicateRunner.SEQUENTIAL));
  }

  /** Six concepts with a common factor in them, and two that few images show. */
  private static float[] mixed(SplittableRandom random) {
    double factor = random.nextGaussian();
    float[] scores = new float[CONCEPTS];
    for (int concept = 0; concept < CONCEPTS; concept++) {
      scores[concept] =
          concept < 6
              ? (float) (0.6 * factor + 0.8 * random.nextGaussian())
              : (float) ((random.nextInt(20) == 0 ? 4 : 0) + 0.5 * random.nextGaussian());
    }
    return scores;
  }

  private static float[] normal(int concepts, SplittableRandom random) {
    float[] scores = new float[concepts];
    for (int concept = 0; concept < concepts; concept++) {
      scores[concept] = (float) random.nextGaussian();
    }
    return scores;
  }

  private static float[] repeated(int concepts, float score) {
    float[] scores = new float[concepts];
    Arrays.fill(scores, score);
    return scores;
  }

  private static SeriesSample sample(
      int images,
      int concepts,
      SplittableRandom random,
      Function<SplittableRandom, float[]> image) {
    return new SeriesSample(series(concepts), rows(images, random, image));
  }

  private static float[][] rows(
      int images, SplittableRandom random, Function<SplittableRandom, float[]> image) {
    float[][] rows = new float[images][];
    Arrays.setAll(rows, i -> image.apply(random));
    return rows;
  }

  private static FeatureStatistics statistics(float[][] rows) {
    FeatureStatistics statistics =
        FeatureStatistics.empty(EmbeddingBasis.none(1), Series.NONE, series(rows[0].length), 0);
    for (float[] row : rows) {
      statistics.concepts().add(row);
    }
    return statistics;
  }

  private static Series series(int concepts) {
    List<String> names = IntStream.range(0, concepts).mapToObj(i -> "concept " + i).toList();
    return new Series(names, "hash");
  }
}
