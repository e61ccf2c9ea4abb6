package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 100 pairs, 5 heads of 20 neurons, with standard normal scalars; some move in the window. */
class PairExplanationTest {
  private static final int PAIRS = 100;
  private static final int NEURONS = 20;

  private final SplittableRandom random = new SplittableRandom(8);
  private final PaneStatistics reference = normal(edges(), 2_000, new double[PAIRS]);

  @Test
  void topPairs_areThoseThatMovedLargestFirst() {
    double[] shift = new double[PAIRS];
    shift[2 * NEURONS + 7] = -3;
    shift[4 * NEURONS] = 2;
    shift[3] = 1;
    PaneStatistics window = normal(reference.edges(), 400, shift);

    List<PairShift> top = PairExplanation.topPairs(window, reference, NEURONS, 3);

    assertThat(top).extracting(PairShift::head).containsExactly(2, 4, 0);
    assertThat(top).extracting(PairShift::neuron).containsExactly(7, 0, 3);
    PairShift first = top.get(0);
    assertThat(first.effectSize()).isCloseTo(-3, within(0.25));
    assertThat(first.z()).isCloseTo(-3 / Math.sqrt(1.0 / 400 + 1.0 / 2000), within(4.0));
    assertThat(first.meanWindow()).isCloseTo(-3, within(0.2));
    assertThat(first.meanReference()).isCloseTo(0, within(0.1));
    // Normal distributions three apart differ by at most 2 Phi(1.5) - 1 = 0.866.
    assertThat(first.kolmogorovSmirnov()).isBetween(0.75, 0.92);
    assertThat(first.cramerVonMises()).isBetween(0.1, 0.75);
    assertThat(first.populationStability()).isGreaterThan(1);
    assertThat(first.wasserstein()).isBetween(1.0, 3.2);
  }

  @Test
  void topPairs_ofMoreThanAllAreAll() {
    PaneStatistics window = normal(reference.edges(), 50, new double[PAIRS]);

    assertThat(PairExplanation.topPairs(window, reference, NEURONS, 1_000)).hasSize(PAIRS);
    assertThat(PairExplanation.topPairs(window, reference, NEURONS, 0)).isEmpty();
  }

  @Test
  void topPairs_ofEqualEffectAreInOrder() {
    PaneStatistics same = reference.copy();

    assertThat(PairExplanation.topPairs(same, reference, NEURONS, 3))
        .extracting(PairShift::neuron)
        .containsExactly(0, 1, 2);
  }

  @Test
  void shareShifted_isTheShareOfPairsThatMoved() {
    double[] shift = new double[PAIRS];
    for (int pair = 0; pair < 30; pair++) {
      shift[pair] = 1;
    }
    PaneStatistics window = normal(reference.edges(), 400, shift);

    // 30 pairs at z = 18 are found; at q = .05, divided by 1 + 1/2 + ... + 1/100 = 5.2, a third of
    // a false one comes with them.
    assertThat(PairExplanation.shareShifted(window, reference, 0.05)).isBetween(0.30, 0.32);
  }

  @Test
  void shareShifted_ofCleanWindowIsZero() {
    PaneStatistics window = normal(reference.edges(), 400, new double[PAIRS]);

    assertThat(PairExplanation.shareShifted(window, reference, 0.05)).isZero();
  }

  private static BinEdges edges() {
    BinEdgesBuilder builder = new BinEdgesBuilder(PAIRS);
    SplittableRandom values = new SplittableRandom(9);
    for (int pair = 0; pair < PAIRS; pair++) {
      float[] sample = new float[500];
      for (int i = 0; i < sample.length; i++) {
        sample[i] = (float) values.nextGaussian();
      }
      builder.cut(pair, sample);
    }
    return builder.build();
  }

  private PaneStatistics normal(BinEdges edges, int images, double[] mean) {
    PaneStatistics statistics = new PaneStatistics(edges, 1);
    float[] scalars = new float[PAIRS];
    for (int i = 0; i < images; i++) {
      for (int pair = 0; pair < PAIRS; pair++) {
        scalars[pair] = (float) (mean[pair] + random.nextGaussian());
      }
      statistics.add(scalars, new float[1]);
    }
    return statistics;
  }
}
