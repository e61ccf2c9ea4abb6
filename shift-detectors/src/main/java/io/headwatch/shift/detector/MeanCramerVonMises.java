package io.headwatch.shift.detector;

import java.util.Optional;

/**
 * The mean over pairs of {@link CramerVonMises}, in units of what it is on average when nothing
 * changed. At the k-th of the 15 inner edges, a quantile k/16 of a continuous scalar, (F_w - F_r)^2
 * has the mean k/16 (1 - k/16) (1/n + 1/m), on average over k 0.177 (1/n + 1/m).
 */
public final class MeanCramerVonMises extends MeanDistance {
  /** Mean over k of k/16 (1 - k/16). */
  private static final double CLEAN = 680.0 / (15 * 256);

  /**
   * Mean of (F_w - F_r)^2 for normal scalars whose mean shifts by a small part delta of their
   * standard deviation, over delta^2: the integral of phi^3, 1 / (2 pi sqrt(3)).
   */
  private static final double PER_SQUARED_SHIFT = 1 / (2 * Math.PI * Math.sqrt(3));

  /**
   * The mean over some pairs.
   *
   * @param pairs indices of pairs, at least one; empty for all
   */
  public MeanCramerVonMises(Optional<int[]> pairs) {
    super("pairs.cramer-von-mises", new CramerVonMises(), pairs);
  }

  @Override
  public double unit(int n, int m) {
    return CLEAN * super.unit(n, m);
  }

  /** The shift of means, in standard deviations, that would move normal scalars as much. */
  @Override
  public double effectSize(double score, int n, int m) {
    return Math.sqrt(Math.max(0, score - 1) * unit(n, m) / PER_SQUARED_SHIFT);
  }
}
