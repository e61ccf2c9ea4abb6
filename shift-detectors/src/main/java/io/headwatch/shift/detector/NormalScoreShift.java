package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.statistics.BinEdges;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The standardised mean shift of the images' van der Waerden scores, signed: z = mean_w(a) /
 * sqrt(var_r(a) (1/n + 1/m)), nearly standard normal when nothing changed. Bin k stands for a_k,
 * the mean of a standard normal variable within the reference's quantile range of that bin. It
 * needs counts alone and is indifferent to tails; a shift of a normal scalar's mean costs it little
 * (van der Waerden, Indagationes Mathematicae 14, 1952; here on 16 bins).
 *
 * <p>With C_k images of the reference in bins 0..k and h(q) = phi(Phi^-1(q)), a_k = (h(C_{k-1}/m) -
 * h(C_k/m)) m / c_k. The reference's own mean of a is 0, as the sum telescopes; var_r(a) has the
 * divisor m - 1. A bin that is empty in the reference stands for the quantile (C_k + 1/2) / (m +
 * 1), as if one image more lay in it. A pair whose reference lies in one bin has no scale and
 * scores 0; the distances see it move.
 */
public final class NormalScoreShift implements BinDetector {
  /** Of the last size of a reference: most windows are compared with one of the same size. */
  private static volatile NormalScores last = new NormalScores(1);

  @Override
  public BinScorer scorer(BinEdges edges, int n, int m) {
    NormalScores ofReference = last;
    if (ofReference.images() != m) {
      ofReference = new NormalScores(m);
      last = ofReference;
    }
    return new Scorer(n, ofReference);
  }

  /** 1: a clean window's z has about the same distribution whatever the sizes. */
  @Override
  public double unit(int n, int m) {
    return 1;
  }

  /** h and the quantiles of empty bins by the number of reference images below; immutable. */
  private static final class NormalScores {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final double[] density;
    private final double[] gap;

    NormalScores(int m) {
      this.density = new double[m + 1];
      this.gap = new double[m + 1];
      for (int below = 0; below <= m; below++) {
        density[below] = NORMAL.density(quantile((double) below / m));
        gap[below] = quantile((below + 0.5) / (m + 1));
      }
    }

    int images() {
      return density.length - 1;
    }

    double density(int below) {
      return density[below];
    }

    double gap(int below) {
      return gap[below];
    }

    private static double quantile(double share) {
      return NORMAL.inverseCumulativeProbability(share);
    }
  }

  private record Scorer(int n, NormalScores scores) implements BinScorer {

    @Override
    public double score(int pair, int[] window, int[] reference) {
      int below = 0;
      int m = scores.images();
      double left = scores.density(0);
      double sum = 0;
      double squares = 0;
      for (int bin = 0; bin < BINS; bin++) {
        below += reference[bin];
        double right = scores.density(below);
        if (reference[bin] > 0) {
          double a = (left - right) * m / reference[bin];
          sum += window[bin] * a;
          squares += reference[bin] * a * a;
        } else if (window[bin] > 0) {
          sum += window[bin] * scores.gap(below);
        }
        left = right;
      }
      return standardised(sum / n, squares / (m - 1));
    }

    private double standardised(double mean, double variance) {
      return variance == 0 ? 0 : mean / Math.sqrt(variance * (1.0 / n + 1.0 / scores.images()));
    }
  }
}
