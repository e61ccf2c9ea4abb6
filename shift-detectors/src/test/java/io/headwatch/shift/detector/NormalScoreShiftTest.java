package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class NormalScoreShiftTest {
  private static final int[] WINDOW = {0, 1, 2, 5, 3, 0, 4, 1, 0, 0, 2, 1, 0, 6, 3, 2};
  private static final int[] REFERENCE = {5, 4, 6, 5, 5, 5, 4, 5, 6, 5, 5, 4, 5, 6, 5, 5};
  private static final int[] GAPS = {0, 9, 0, 3, 7, 0, 0, 11, 2, 1, 6, 8, 0, 5, 4, 0};
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  // SciPy 1.17.1 and NumPy: a[k] = scipy.stats.truncnorm.mean(norm.ppf(C[k] / 80), norm.ppf(C[k+1]
  // / 80)); w, r = repeat(a, counts); (w.mean() - r.mean()) / sqrt(r.var(ddof=1) * (1/30 + 1/80)).
  @Test
  void score_equalsScipy() {
    assertThat(score(WINDOW, REFERENCE)).isCloseTo(0.7841623746999613, within(1e-12));
  }

  // The same, with a[k] = norm.ppf((C[k] + .5) / 57) in the bins without reference images.
  @Test
  void score_ofReferenceWithEmptyBinsEqualsScipy() {
    assertThat(score(WINDOW, GAPS)).isCloseTo(1.1581453498496024, within(1e-12));
  }

  // Mirrored bins have mirrored scores.
  @Test
  void score_isAntisymmetric() {
    int[] mirrored = new int[16];
    for (int k = 0; k < 16; k++) {
      mirrored[k] = WINDOW[15 - k];
    }
    int[] even = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};

    assertThat(score(mirrored, even)).isCloseTo(-score(WINDOW, even), within(1e-12));
  }

  // Infinite or undefined scores would run on into sums over pairs, metrics and JSON.
  @Test
  void score_ofConstantReferenceIsZero() {
    int[] constant = {0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    assertThat(score(constant, constant)).isZero();
    assertThat(score(WINDOW, constant)).isZero();
  }

  // On 16 even bins the scores have the variance 0.97778 and a normal mean shift of 0.3 moves their
  // mean by 0.29228 (NumPy, by the definition): 98.5 % of the shift in standard deviations.
  @Test
  void score_ofNormalShiftKeepsNearlyAllOfIt() {
    int n = 100_000;
    int m = 1_600_000;
    int[] window = new int[16];
    int[] reference = new int[16];
    for (int k = 0; k < 16; k++) {
      reference[k] = m / 16;
      window[k] = (int) Math.round(n * shifted(k, 0.3));
    }

    double perImage =
        new NormalScoreShift().scorer(Samples.UNIT, n, m).score(0, window, reference)
            * Math.sqrt(1.0 / n + 1.0 / m);

    assertThat(perImage)
        .isCloseTo(0.2922772530106141 / Math.sqrt(0.9777751091452951), within(1e-4));
  }

  // z of clean windows is nearly standard normal at any sizes, and with a bin of many ties too:
  // over
  // 20,000 pairs the mean of z^2 has a standard error of 0.01, P(|z| > 1.96) one of 0.0015.
  @Test
  void score_ofCleanWindowIsNearlyStandardNormal() {
    SplittableRandom random = new SplittableRandom(5);
    for (int[] sizes : new int[][] {{30, 300}, {200, 200}, {50, 2_000}}) {
      for (int tied : new int[] {0, 9}) {
        requireStandardNormal(sizes[0], sizes[1], tied, random);
      }
    }
  }

  private static void requireStandardNormal(int n, int m, int tied, SplittableRandom random) {
    BinScorer scorer = new NormalScoreShift().scorer(Samples.UNIT, n, m);
    int trials = 20_000;
    double squares = 0;
    int beyond = 0;
    for (int i = 0; i < trials; i++) {
      double z = scorer.score(0, CleanBins.draw(n, tied, random), CleanBins.draw(m, tied, random));
      squares += z * z;
      beyond += Math.abs(z) > 1.959964 ? 1 : 0;
    }
    assertThat(squares / trials).isCloseTo(1, within(0.05));
    assertThat((double) beyond / trials).isCloseTo(0.05, within(0.007));
  }

  private static double shifted(int bin, double shift) {
    return NORMAL.cumulativeProbability(
            NORMAL.inverseCumulativeProbability((bin + 1) / 16.0) - shift)
        - NORMAL.cumulativeProbability(NORMAL.inverseCumulativeProbability(bin / 16.0) - shift);
  }

  private static double score(int[] window, int[] reference) {
    BinEdges unit = Samples.UNIT;
    return new NormalScoreShift()
        .score(0, Samples.ofCounts(unit, window), Samples.ofCounts(unit, reference));
  }
}
