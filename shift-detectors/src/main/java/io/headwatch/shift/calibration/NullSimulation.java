package io.headwatch.shift.calibration;

import static io.headwatch.shift.calibration.BinnedImages.WIDTH;
import static io.headwatch.shift.statistics.BinEdges.BINS;
import static io.headwatch.shift.statistics.BinEdges.INNER;

import io.headwatch.shift.statistics.BinCounts;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws null windows from the reference and scores them with the mean Cramér-von Mises distance.
 * Replicates depend on the seed and their own number only, so ranges of them may be simulated
 * apart, on any threads.
 *
 * <p>A null window of n images is drawn without replacement from the N_B images that the bin edges
 * do not depend on, and compared with the N - n other reference images: its images took no part in
 * the statistics they are compared with. Given the edges, those N_B images and a future clean
 * window are exchangeable, so the window and its reference are distributed exactly as a clean
 * window of n images and a reference of N - n. A live window meets N instead, which the
 * normalisation allows for: over the draw of window and reference, F_w and F_r at an edge are
 * independent with variances F(1-F)/n and (edge images included, but for terms of higher order in
 * their number) F(1-F)/m. So E[(F_w - F_r)^2] = F(1-F)(1/n + 1/m) in every pair and at every edge,
 * however the pairs are correlated, and T = score / (1/n + 1/m) has a mean free of n and m.
 *
 * <p>One replicate is one random order of the images: its first n are the window of size n, so all
 * sizes cost one pass of the largest. Scores of one size are independent given the reference; those
 * of different sizes are not, which does not matter as each size has its own distribution.
 */
final class NullSimulation {
  private final BinnedImages images;
  private final int referenceSize;
  private final double[][] referenceBelow;
  private final int[] sizes;
  private final long seed;

  /**
   * @param images the images to draw from
   * @param reference counts of all reference images, {@code images} among them
   * @param sizes window sizes, ascending, the largest under the number of images
   */
  NullSimulation(BinnedImages images, BinCounts reference, int[] sizes, long seed) {
    this.images = images;
    this.referenceSize = reference.images();
    this.referenceBelow = cumulative(images, reference);
    this.sizes = sizes.clone();
    this.seed = seed;
  }

  /**
   * Simulates replicates {@code from} to {@code to - 1}.
   *
   * @return normalised scores T, replicate by replicate, one for each size
   */
  double[][] simulate(int from, int to) {
    int[][] drawn = new int[to - from][];
    Arrays.setAll(drawn, i -> draw(from + i));
    double[][] scores = new double[to - from][sizes.length];
    int[] counts = new int[BINS * WIDTH];
    for (int block = 0; block < images.blocks(); block++) {
      for (int i = 0; i < drawn.length; i++) {
        Arrays.fill(counts, 0);
        accumulate(block, drawn[i], counts, scores[i]);
      }
    }
    for (double[] replicate : scores) {
      normalise(replicate);
    }
    return scores;
  }

  /** Adds one block's squared distances at every size to {@code scores}. */
  private void accumulate(int block, int[] drawn, int[] counts, double[] scores) {
    int counted = 0;
    for (int i = 0; i < sizes.length; i++) {
      images.count(block, drawn, counted, sizes[i], counts);
      counted = sizes[i];
      scores[i] += squaredDistances(block, counts, counted);
    }
  }

  /**
   * Sum over a block's pairs and edges of (F_w - F_r)^2. With C counts below an edge and m = N - n,
   * F_w - F_r = C_w/n - (C_N - C_w)/m = C_w (1/n + 1/m) - C_N/m.
   */
  private double squaredDistances(int block, int[] counts, int n) {
    double perReferenceImage = 1.0 / (referenceSize - n);
    double perWindowImage = 1.0 / n + perReferenceImage;
    double[] reference = referenceBelow[block];
    int width = images.width(block);
    int[] below = new int[WIDTH];
    double sum = 0;
    for (int k = 0; k < INNER; k++) {
      int row = k * WIDTH;
      for (int j = 0; j < width; j++) {
        below[j] += counts[row + j];
        double difference = below[j] * perWindowImage - reference[row + j] * perReferenceImage;
        sum += difference * difference;
      }
    }
    return sum;
  }

  private void normalise(double[] scores) {
    double terms = (double) INNER * images.pairs();
    for (int i = 0; i < sizes.length; i++) {
      double unit = 1.0 / sizes[i] + 1.0 / (referenceSize - sizes[i]);
      scores[i] /= terms * unit;
    }
  }

  /** The first images of the replicate's random order, as many as the largest window. */
  int[] draw(int replicate) {
    // Successive seeds give SplittableRandom unrelated first outputs, but seeds a golden ratio
    // apart would share a sequence; the first output of one seeds the other.
    long own = new SplittableRandom(seed + 1 + replicate).nextLong();
    return RandomOrder.first(sizes[sizes.length - 1], images.images(), new SplittableRandom(own));
  }

  private static double[][] cumulative(BinnedImages images, BinCounts reference) {
    double[][] below = new double[images.blocks()][INNER * WIDTH];
    double[] shares = new double[BINS];
    for (int pair = 0; pair < images.pairs(); pair++) {
      reference.cumulativeShares(pair, shares);
      for (int k = 0; k < INNER; k++) {
        below[pair / WIDTH][k * WIDTH + pair % WIDTH] = shares[k] * reference.images();
      }
    }
    return below;
  }
}
