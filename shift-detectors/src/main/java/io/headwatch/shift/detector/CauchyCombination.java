package io.headwatch.shift.detector;

import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The Cauchy combination of the pairs' p-values: -ln of the combined p-value, 0.01 to 690. It sees
 * a few pairs that move far, and unlike the largest shift it gains from each of them.
 *
 * <p>With p_i the two-sided normal p-values of {@link NormalScoreShift}, t is the mean of tan((1/2
 * - p_i) pi), a standard Cauchy variable if the pairs are independent and nearly so in its upper
 * tail however they depend (Liu and Xie, Journal of the American Statistical Association 115,
 * 2020). p-values above 0.99 count as 0.99: one pair that happens not to move at all would outweigh
 * any number that do (Fang, Chang, Park and Tseng, Statistica Sinica 33, 2023). Pairs without scale
 * are among them in every window alike, which lowers the score by the same t in all. p-values under
 * 1e-300 (|z| above 37) count as 1e-300, so that the sum stays finite.
 */
public final class CauchyCombination extends PairsDetector {
  private static final double SMALLEST = 1e-300;
  private static final double LARGEST = 0.99;

  /**
   * The combination of some pairs.
   *
   * @param pairs indices of pairs, at least one; empty for all
   */
  public CauchyCombination(Optional<int[]> pairs) {
    super("pairs.cauchy", new NormalScoreShift(), pairs);
  }

  @Override
  public PairSummary start() {
    return new Combination();
  }

  /**
   * The shift, in standard deviations of its scores, of a single pair with the combined p-value.
   */
  @Override
  public double effectSize(double score, int n, int m) {
    double z =
        NormalDistribution.of(0, 1).inverseSurvivalProbability(Math.min(0.5, Math.exp(-score) / 2));
    return z * Math.sqrt(1.0 / n + 1.0 / m);
  }

  private static final class Combination implements PairSummary {
    private double sum;
    private int pairs;

    @Override
    public void add(double pairScore) {
      double p = StandardisedMeanShift.pValue(pairScore);
      // The cotangent of pi p is tan((1/2 - p) pi), and exact where 1/2 - p would round to 1/2.
      sum += 1 / Math.tan(Math.PI * Math.min(Math.max(p, SMALLEST), LARGEST));
      pairs++;
    }

    @Override
    public double result() {
      double t = sum / pairs;
      // 1/2 - atan(t) / pi, which for large t is a difference of nearly equal numbers.
      double p = t > 0 ? Math.atan(1 / t) / Math.PI : 0.5 - Math.atan(t) / Math.PI;
      return -Math.log(p);
    }
  }
}
