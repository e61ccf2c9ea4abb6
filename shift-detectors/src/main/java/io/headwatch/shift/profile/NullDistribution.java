package io.headwatch.shift.profile;

import java.util.Arrays;

/**
 * What a score of clean windows looks like: for a grid of window sizes, the scores of resampled
 * reference windows. Immutable.
 *
 * <p>A p-value counts the null scores that are as large; among the largest twentieth of them, and
 * beyond, it is that of a fitted {@link Tail}. The tail's shape and power are hard to estimate and
 * hardly differ between neighbouring sizes: each is the mean over a size and its neighbours. Where
 * the mean power is above 1, the tail is light, with the power's distance from 1 shrunk by a fifth:
 * errors of an estimated power make rare values look rarer than they are, on average. Between two
 * sizes quantiles are interpolated one by one, linear in the logarithm of n. Above the largest size
 * a p-value is the largest of any size's, and below the smallest it is 1: conservative, and to be
 * flagged by {@link #supportedSizes()}.
 */
public final class NullDistribution {
  private static final double SHRUNK = 0.8;

  private final int[] sizes;
  private final double[][] scores;
  private final Tail[] tails;

  /**
   * Creates a distribution.
   *
   * @param sizes window sizes, positive and strictly ascending
   * @param scores for each size the scores of its null windows, in any order; as many for each size
   * @throws IllegalArgumentException if sizes are not ascending, numbers of scores differ or are 0,
   *     or a score is not finite
   */
  public NullDistribution(int[] sizes, double[][] scores) {
    requireAscending(sizes);
    requireRectangular(sizes, scores);
    this.sizes = sizes.clone();
    this.scores = Arrays.stream(scores).map(NullDistribution::sorted).toArray(double[][]::new);
    this.tails = Tail.exceedances(windows()) == 0 ? new Tail[0] : tails(this.scores);
  }

  private static Tail[] tails(double[][] ascending) {
    double[] shapes = Arrays.stream(ascending).mapToDouble(Tail::shape).toArray();
    double[] powers = Arrays.stream(ascending).mapToDouble(Tail::power).toArray();
    Tail[] tails = new Tail[ascending.length];
    for (int i = 0; i < tails.length; i++) {
      double power = 1 + SHRUNK * (aroundMean(powers, i) - 1);
      tails[i] =
          power > 1
              ? Tail.light(ascending[i], power)
              : Tail.fit(ascending[i], Math.max(0, aroundMean(shapes, i)));
    }
    return tails;
  }

  /** The mean over a size and its neighbours. */
  private static double aroundMean(double[] values, int size) {
    return Arrays.stream(values, Math.max(0, size - 1), Math.min(values.length, size + 2))
        .average()
        .orElseThrow();
  }

  /**
   * The p-value of a score: (1 + number of null scores at least as large) / (1 + null windows), so
   * never 0 (Davison and Hinkley, Bootstrap Methods, 1997, section 4.2), or that of the tail. The
   * score is compared as a 32-bit value, as profiles keep null scores.
   *
   * @param n images of the window, at least 1
   * @return above 0, at most 1; 1 below the smallest supported size
   */
  public double pValue(double score, int n) {
    requireFinite(score);
    if (n < 1) {
      throw new IllegalArgumentException("a window of " + n + " images has no score");
    }
    if (n < sizes[0]) {
      return 1;
    }
    if (n > sizes[sizes.length - 1]) {
      return largest(score);
    }
    int found = Arrays.binarySearch(sizes, n);
    int below = found >= 0 ? found : -found - 2;
    return pValue(below, found >= 0 ? 0 : weight(below, n), score);
  }

  /** How far n lies from one size to the next. */
  private double weight(int below, int n) {
    double left = Math.log(sizes[below]);
    return (Math.log(n) - left) / (Math.log(sizes[below + 1]) - left);
  }

  private double largest(double score) {
    double largest = 0;
    for (int i = 0; i < sizes.length; i++) {
      largest = Math.max(largest, pValue(i, 0, score));
    }
    return largest;
  }

  /**
   * The p-value between two sizes.
   *
   * @param weight of the size after {@code below}, in [0, 1)
   */
  private double pValue(int below, double weight, double exact) {
    float score = (float) exact;
    if (tails.length > 0) {
      Tail tail = tails[below];
      if (weight == 0 && score > tail.level()) {
        return tail.pValue(score);
      }
      if (weight > 0 && score > (1 - weight) * tail.level() + weight * tails[below + 1].level()) {
        return tail.pValue(tails[below + 1], weight, score);
      }
    }
    double[] before = scores[below];
    double[] after = weight == 0 ? before : scores[below + 1];
    return (1.0 + atLeast(before, after, weight, score)) / (1.0 + windows());
  }

  /**
   * A score from which on the p-value is at most {@code falseAlarm}, to 12 digits. Infinite below
   * the smallest supported size, and where no score is rare enough.
   *
   * @param falseAlarm in (0, 1)
   */
  public double threshold(double falseAlarm, int n) {
    if (!(falseAlarm > 0 && falseAlarm < 1)) {
      throw new IllegalArgumentException(
          "false-alarm probability " + falseAlarm + " must be in (0, 1)");
    }
    double high = 1;
    while (pValue(high, n) > falseAlarm) {
      high *= 2;
      if (Double.isInfinite(2 * high)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    double low = 0;
    while (high - low > 1e-12 * high) {
      double middle = low + (high - low) / 2;
      if (pValue(middle, n) > falseAlarm) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The window sizes, in images, that p-values need no extrapolation for. */
  public SizeRange supportedSizes() {
    return new SizeRange(sizes[0], sizes[sizes.length - 1]);
  }

  /** Number of null windows per size. */
  public int windows() {
    return scores[0].length;
  }

  /** A copy of the grid of window sizes, ascending. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** A copy of the scores at the grid's {@code index}-th size, ascending. */
  public double[] scores(int index) {
    return scores[index].clone();
  }

  private static int atLeast(double[] before, double[] after, double weight, double value) {
    int low = 0;
    int high = before.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((1 - weight) * before[middle] + weight * after[middle] >= value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return before.length - low;
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    requireFinite(sorted[0]);
    requireFinite(sorted[sorted.length - 1]);
    return sorted;
  }

  private static void requireFinite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score is " + score + ", must be finite");
    }
  }

  private static void requireAscending(int[] sizes) {
    int previous = 0;
    for (int size : sizes) {
      if (size <= previous) {
        throw new IllegalArgumentException(
            "window sizes " + Arrays.toString(sizes) + " are not positive and ascending");
      }
      previous = size;
    }
  }

  private static void requireRectangular(int[] sizes, double[][] scores) {
    if (sizes.length == 0 || scores.length != sizes.length || scores[0].length == 0) {
      throw new IllegalArgumentException(
          "%d rows of scores do not fit %d window sizes".formatted(scores.length, sizes.length));
    }
    for (double[] row : scores) {
      if (row.length != scores[0].length) {
        throw new IllegalArgumentException("window sizes differ in their number of null windows");
      }
    }
  }
}
