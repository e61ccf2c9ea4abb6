package io.headwatch.shift.explanation;

import io.headwatch.shift.detector.CohensD;
import io.headwatch.shift.detector.CramerVonMises;
import io.headwatch.shift.detector.KolmogorovSmirnov;
import io.headwatch.shift.detector.PairDetector;
import io.headwatch.shift.detector.PopulationStabilityIndex;
import io.headwatch.shift.detector.StandardisedMeanShift;
import io.headwatch.shift.detector.Wasserstein;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.List;

/** Which pairs shifted, and how. */
public final class PairExplanation {
  private static final PairDetector Z = new StandardisedMeanShift();
  private static final PairDetector EFFECT_SIZE = new CohensD();
  private static final PairDetector CRAMER_VON_MISES = new CramerVonMises();
  private static final PairDetector POPULATION_STABILITY = new PopulationStabilityIndex();
  private static final PairDetector KOLMOGOROV_SMIRNOV = new KolmogorovSmirnov();
  private static final PairDetector WASSERSTEIN = new Wasserstein();

  private PairExplanation() {}

  /**
   * The share of pairs, 0 to 1, whose mean shifted at a false-discovery rate: two-sided normal
   * p-values of the standardised mean shift under {@link BenjaminiYekutieli}, as pairs depend on
   * one another in both directions. Information only: the rate is an average over windows, and with
   * strongly correlated pairs a clean window now and then shows a large share.
   *
   * @param fdr false-discovery rate, in (0, 1)
   */
  public static double shareShifted(PaneStatistics window, PaneStatistics reference, double fdr) {
    double[] z = Z.scores(window, reference);
    double[] pValues = Arrays.stream(z).map(StandardisedMeanShift::pValue).toArray();
    double[] adjusted = BenjaminiYekutieli.adjusted(pValues);
    return (double) Arrays.stream(adjusted).filter(p -> p <= fdr).count() / z.length;
  }

  /**
   * The {@code limit} pairs with the largest absolute effect size, largest first, equal ones in the
   * order of their index.
   *
   * @param neurons channels C: pair (head, neuron) has index head * C + neuron
   */
  public static List<PairShift> topPairs(
      PaneStatistics window, PaneStatistics reference, int neurons, int limit) {
    double[] effect = EFFECT_SIZE.scores(window, reference);
    return describe(LargestFirst.of(effect, limit), window, reference, neurons);
  }

  /**
   * Describes some pairs, in their order.
   *
   * @param neurons channels C: pair (head, neuron) has index head * C + neuron
   */
  static List<PairShift> describe(
      int[] pairs, PaneStatistics window, PaneStatistics reference, int neurons) {
    return Arrays.stream(pairs)
        .mapToObj(pair -> describe(pair, window, reference, neurons))
        .toList();
  }

  private static PairShift describe(
      int pair, PaneStatistics window, PaneStatistics reference, int neurons) {
    return new PairShift(
        pair / neurons,
        pair % neurons,
        Z.score(pair, window, reference),
        EFFECT_SIZE.score(pair, window, reference),
        CRAMER_VON_MISES.score(pair, window, reference),
        POPULATION_STABILITY.score(pair, window, reference),
        KOLMOGOROV_SMIRNOV.score(pair, window, reference),
        WASSERSTEIN.score(pair, window, reference),
        reference.pairMoments().mean(pair),
        window.pairMoments().mean(pair));
  }
}
