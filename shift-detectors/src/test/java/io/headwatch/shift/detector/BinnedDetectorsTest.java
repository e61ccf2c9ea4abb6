package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The detectors on bins, against SciPy (1.10.1 where no other is named) and NumPy on the same
 * counts, and closed forms.
 */
class BinnedDetectorsTest {
  private static final int[] WINDOW = {0, 1, 2, 5, 3, 0, 4, 1, 0, 0, 2, 1, 0, 6, 3, 2};
  private static final int[] REFERENCE = {5, 4, 6, 5, 5, 5, 4, 5, 6, 5, 5, 4, 5, 6, 5, 5};
  private static final BinEdges UNEVEN =
      Samples.edges(0, .25, .5, 1, 1.5, 2.5, 3, 4, 4.25, 5, 6, 7, 8, 9.5, 10, 12, 16);

  // scipy.stats.ks_2samp of the bins' middles.
  @Test
  void kolmogorovSmirnov_equalsScipy() {
    assertThat(score(new KolmogorovSmirnov())).isCloseTo(0.16666666666666666, within(1e-15));
  }

  // numpy: mean((cumsum(w)[:15] / 30 - cumsum(r)[:15] / 80) ** 2).
  @Test
  void cramerVonMises_equalsNumpy() {
    assertThat(score(new CramerVonMises())).isCloseTo(0.005741898148148151, within(1e-15));
  }

  // scipy.stats.entropy(p, q) + entropy(q, p) with p = (w + .5) / 38, q = (r + .5) / 88.
  @Test
  void populationStability_equalsScipy() {
    assertThat(score(new PopulationStabilityIndex())).isCloseTo(0.6602846412955625, within(1e-14));
  }

  // SciPy 1.17.1: scipy.spatial.distance.jensenshannon(w / 30, r / 80) ** 2.
  @Test
  void jensenShannon_equalsScipy() {
    assertThat(score(new JensenShannon())).isCloseTo(0.15797331181510932, within(1e-14));
  }

  // The largest there is: ln 2, in nats, and not its root.
  @Test
  void jensenShannon_ofSeparatedSamplesIsLnTwo() {
    PaneStatistics low = Samples.ofCounts(Samples.UNIT, 3);
    PaneStatistics high = Samples.ofCounts(Samples.UNIT, 0, 0, 2, 5);

    assertThat(new JensenShannon().score(0, low, high)).isCloseTo(Math.log(2), within(1e-15));
  }

  // SciPy 1.17.1: ks_2samp(x, y).statistic of the values themselves: their largest difference is
  // at an edge.
  @Test
  void kolmogorovSmirnov_ofSamplesThatDifferMostAtAnEdgeEqualsScipy() {
    PaneStatistics x = Samples.ofValues(Samples.UNIT, .2, .9, 1.7, 2.2, 2.9, 3.1, 4.8);
    PaneStatistics y = Samples.ofValues(Samples.UNIT, .5, 1.1, 1.4, 3.6, 5.2, 6.3, 7.7, 9.1);

    assertThat(new KolmogorovSmirnov().score(0, x, y)).isCloseTo(.5, within(1e-15));
  }

  // Both distribution functions at the edges are two of the many points the sample's distance is
  // the largest of.
  @Test
  void kolmogorovSmirnov_isAtMostThatOfTheSamples() {
    SplittableRandom random = new SplittableRandom(6);
    boolean smaller = false;
    for (int i = 0; i < 200; i++) {
      double[] x = values(40, 1, random);
      double[] y = values(70, 1.2, random);

      double onBins = distance(new KolmogorovSmirnov(), x, y);

      double ofSamples = KolmogorovSmirnovTest.withDefaults().statistic(x, y);
      assertThat(onBins).isLessThanOrEqualTo(ofSamples + 1e-12);
      smaller |= onBins < ofSamples - 1e-6;
    }
    assertThat(smaller).isTrue();
  }

  // Spreading a bin's images evenly moves each by less than the bin's width, 1 here. The samples'
  // own distance is the mean difference of their sorted values.
  @Test
  void wasserstein_isWithinTheBinsWidthsOfThatOfTheSamples() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      double[] x = values(50, 1, random);
      double[] y = values(50, 1.5, random);
      Arrays.sort(x);
      Arrays.sort(y);
      double ofSamples =
          IntStream.range(0, 50).mapToDouble(j -> Math.abs(x[j] - y[j])).average().orElseThrow();

      assertThat(distance(new Wasserstein(), x, y)).isCloseTo(ofSamples, within(2.0));
    }
  }

  // The distance above over scipy.stats.rv_histogram((r, edges), density=False).std().
  @Test
  void standardisedWasserstein_equalsScipy() {
    double distance =
        new StandardisedWasserstein()
            .score(0, Samples.ofCounts(UNEVEN, WINDOW), Samples.ofCounts(UNEVEN, REFERENCE));

    assertThat(distance).isCloseTo(0.18648742314299765, within(1e-7));
  }

  // Else a scale or an offset of one pair would weigh in the mean over pairs.
  @Test
  void standardisedWasserstein_isFreeOfUnitAndOffset() {
    double[] far = IntStream.range(0, 17).mapToDouble(k -> 4096 + 8 * k).toArray();
    BinEdges scaled = Samples.edges(far);

    assertThat(distanceOnCounts(new StandardisedWasserstein(), scaled))
        .isCloseTo(distanceOnCounts(new StandardisedWasserstein(), Samples.UNIT), within(1e-12));
  }

  @Test
  void standardisedWasserstein_ofConstantPairIsZero() {
    BinEdges constant = Samples.edges(new double[17]);
    PaneStatistics reference = Samples.ofValues(constant, 0, 0, 0);
    PaneStatistics moved = Samples.ofValues(constant, 1, 1);

    assertThat(new StandardisedWasserstein().score(0, moved, reference)).isZero();
  }

  // scipy.stats.wasserstein_distance of 20,000 points spread evenly over every bin.
  @Test
  void wasserstein_equalsScipy() {
    double distance =
        new Wasserstein()
            .score(0, Samples.ofCounts(UNEVEN, WINDOW), Samples.ofCounts(UNEVEN, REFERENCE));

    assertThat(distance).isCloseTo(0.7528958333969139, within(1e-7));
  }

  // Moving all mass by one bin of width 1 costs 1.
  @Test
  void wasserstein_ofMoveByOneBinIsItsWidth() {
    PaneStatistics from = Samples.ofCounts(Samples.UNIT, 0, 0, 0, 8);
    PaneStatistics to = Samples.ofCounts(Samples.UNIT, 0, 0, 0, 0, 4);

    assertThat(new Wasserstein().score(0, to, from)).isCloseTo(1, within(1e-12));
  }

  @Test
  void wasserstein_beyondTheSampleEndsAtItsRange() {
    PaneStatistics from = Samples.ofCounts(Samples.UNIT, 8);
    PaneStatistics far = Samples.ofValues(Samples.UNIT, 1e9, 1e9);

    assertThat(new Wasserstein().score(0, far, from)).isCloseTo(15, within(1e-12));
  }

  // All mass below every edge against all above: F_w = 1 and F_r = 0 at each of the 15 edges.
  @Test
  void distances_ofSeparatedSamplesAreOne() {
    PaneStatistics low = Samples.ofCounts(Samples.UNIT, 3);
    PaneStatistics high = Samples.ofValues(Samples.UNIT, 15.5, 15.7);

    assertThat(new CramerVonMises().score(0, low, high)).isCloseTo(1, within(1e-15));
    assertThat(new KolmogorovSmirnov().score(0, low, high)).isEqualTo(1);
  }

  @Test
  void distances_ofProportionalCountsAreZero() {
    PaneStatistics window = Samples.ofCounts(Samples.UNIT, 1, 2, 0, 1);
    PaneStatistics reference = Samples.ofCounts(Samples.UNIT, 25, 50, 0, 25);

    assertThat(new CramerVonMises().score(0, window, reference)).isCloseTo(0, within(1e-30));
    assertThat(new KolmogorovSmirnov().score(0, window, reference)).isZero();
    assertThat(new Wasserstein().score(0, window, reference)).isZero();
  }

  // (0 + 1/2) / (1 + 8) against (1 + 1/2) / (1 + 8), in two bins: 2 (1/9) ln 3.
  @Test
  void populationStability_ofEmptyBinIsFinite() {
    PaneStatistics window = Samples.ofCounts(Samples.UNIT, 1);
    PaneStatistics reference = Samples.ofCounts(Samples.UNIT, 0, 1);

    assertThat(new PopulationStabilityIndex().score(0, window, reference))
        .isCloseTo(2.0 / 9 * Math.log(3), within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void scores_refuseOtherEdgesAndEmptyWindows(PairDetector detector) {
    PaneStatistics reference = Samples.ofCounts(Samples.UNIT, REFERENCE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector.scores(Samples.ofCounts(UNEVEN, WINDOW), reference));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector.scores(new PaneStatistics(Samples.UNIT, 1), reference))
        .withMessageContaining("window of 0 images");
  }

  static PairDetector[] detectors() {
    return new PairDetector[] {
      new CramerVonMises(),
      new KolmogorovSmirnov(),
      new PopulationStabilityIndex(),
      new JensenShannon(),
      new Wasserstein(),
      new StandardisedWasserstein(),
      new NormalScoreShift()
    };
  }

  /** Values from 0 to 16, the more of them small the larger the power. */
  private static double[] values(int images, double power, SplittableRandom random) {
    return random.doubles(images).map(u -> (float) (16 * Math.pow(u, power))).toArray();
  }

  private static double distance(PairDetector detector, double[] window, double[] reference) {
    return detector.score(
        0, Samples.ofValues(Samples.UNIT, window), Samples.ofValues(Samples.UNIT, reference));
  }

  private static double distanceOnCounts(PairDetector detector, BinEdges edges) {
    return detector.score(0, Samples.ofCounts(edges, WINDOW), Samples.ofCounts(edges, REFERENCE));
  }

  private static double score(PairDetector detector) {
    return detector
        .scores(Samples.ofCounts(Samples.UNIT, WINDOW), Samples.ofCounts(Samples.UNIT, REFERENCE))[
        0];
  }
}
