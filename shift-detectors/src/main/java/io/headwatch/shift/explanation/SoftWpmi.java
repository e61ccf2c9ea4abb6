package io.headwatch.shift.explanation;

import java.util.Arrays;

/**
 * CLIP-Dissect's soft weighted pointwise mutual information between units and texts (arXiv
 * 2204.10965, section 3), with the parameters of its code: which text is probable in the images
 * that a unit responds to most, and less so in those of other units.
 *
 * <pre>score(u,t) = L(u,t) - log mean over units of exp L(.,t)
 * L(u,t) = sum over the unit's K highest images of log(1 + p_k (P(t | image_k) - 1) + 1e-7)
 * p_k = 0.998 - (k / K) (0.998 - 0.97), k = 0 .. K-1</pre>
 *
 * <p>The last term of the score depends on the units that are scored together; a score says nothing
 * without them.
 *
 * <p>Implementation note: a sum of logarithms is the logarithm of a product, taken before the
 * product of factors of at least 0.002 can underflow. Texts are independent of each other once
 * their probabilities are known, so callers may go through them in blocks.
 */
public final class SoftWpmi {
  /** K: a unit's highest images. */
  public static final int TOP_IMAGES = 100;

  private static final double HIGHEST = 0.998;
  private static final double LOWEST = 0.97;
  private static final double SMALL = 1e-7;

  /** 0.002^64 is 1e-173. */
  private static final int FACTORS = 64;

  private SoftWpmi() {}

  /**
   * Scores units against texts.
   *
   * @param probabilities P(t | image), for each image a row of T values in [0, 1]
   * @param topImages for each unit its highest images, the highest first
   * @return for each unit a row of T scores
   */
  public static double[][] scores(float[][] probabilities, int[][] topImages) {
    double[][] scores = new double[topImages.length][];
    for (int unit = 0; unit < topImages.length; unit++) {
      scores[unit] = logLikelihoods(probabilities, topImages[unit]);
    }
    subtractMeans(scores);
    return scores;
  }

  /** L(u,t) of one unit. */
  private static double[] logLikelihoods(float[][] probabilities, int[] top) {
    double[] sums = new double[probabilities[0].length];
    double[] product = new double[sums.length];
    for (int from = 0; from < top.length; from += FACTORS) {
      Arrays.fill(product, 1);
      for (int k = from; k < Math.min(top.length, from + FACTORS); k++) {
        multiply(product, probabilities[top[k]], weight(k, top.length));
      }
      for (int text = 0; text < sums.length; text++) {
        sums[text] += Math.log(product[text]);
      }
    }
    return sums;
  }

  private static double weight(int rank, int images) {
    return HIGHEST - (double) rank / images * (HIGHEST - LOWEST);
  }

  private static void multiply(double[] product, float[] probabilities, double weight) {
    double constant = 1 - weight + SMALL;
    for (int text = 0; text < product.length; text++) {
      product[text] *= constant + weight * probabilities[text];
    }
  }

  /** Subtracts log mean exp over units from each text's scores. */
  private static void subtractMeans(double[][] scores) {
    double[] logMeans = scores.length == 0 ? new double[0] : logMeans(scores);
    for (double[] unit : scores) {
      for (int text = 0; text < unit.length; text++) {
        unit[text] -= logMeans[text];
      }
    }
  }

  private static double[] logMeans(double[][] scores) {
    double[] largest = scores[0].clone();
    for (double[] unit : scores) {
      Arrays.setAll(largest, text -> Math.max(largest[text], unit[text]));
    }
    double[] sums = new double[largest.length];
    for (double[] unit : scores) {
      for (int text = 0; text < unit.length; text++) {
        sums[text] += Math.exp(unit[text] - largest[text]);
      }
    }
    Arrays.setAll(sums, text -> largest[text] + Math.log(sums[text] / scores.length));
    return sums;
  }
}
