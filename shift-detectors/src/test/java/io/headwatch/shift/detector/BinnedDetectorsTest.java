package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The detectors on bins, against SciPy 1.10.1 and NumPy on the same counts, and closed forms. */
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
      new Wasserstein()
    };
  }

  private static double score(PairDetector detector) {
    return detector
        .scores(Samples.ofCounts(Samples.UNIT, WINDOW), Samples.ofCounts(Samples.UNIT, REFERENCE))[
        0];
  }
}
