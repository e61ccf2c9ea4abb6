package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the overall score of a clean window looks like: for a grid of window sizes, the scores of
 * resampled reference windows. Immutable.
 *
 * <p>Scores are held normalised: T = score / (1/n + 1/m), n the window's and m the reference's
 * number of images. A binned distribution function estimated from n images has variance F(1-F)/n,
 * so the squared difference of two independent ones has mean F(1-F)(1/n + 1/m) when nothing
 * changed; T's mean depends on neither size and its distribution hardly does. That is what lets
 * windows compared with m reference images speak for windows compared with slightly more.
 *
 * <p>Between two grid sizes the distributions are interpolated quantile by quantile, linear in log
 * n. Above the largest size every quantile is the largest of any size's, and below the smallest
 * every p-value is 1: conservative, and to be flagged by {@link #supportedSizes()}.
 */
public final class NullDistribution {
  private final int[] sizes;
  private final double[][] scores;
  private final double[] envelope;
  private final Optional<PairSelection> selection;

  /**
   * Creates a distribution from normalised scores.
   *
   * @param sizes window sizes, positive and strictly ascending
   * @param scores for each size the normalised scores of its null windows, in any order; as many
   *     for each size
   * @throws IllegalArgumentException if sizes are not ascending, numbers of scores differ or are 0,
   *     or a score is negative or not finite
   */
  public NullDistribution(int[] sizes, double[][] scores) {
    this(sizes, scores, Optional.empty());
  }

  /**
   * The same of a score that is computed on some pairs alone.
   *
   * @param selection those pairs; empty if the score is computed on all
   */
  public NullDistribution(int[] sizes, double[][] scores, Optional<PairSelection> selection) {
    this.selection = requireNonNull(selection, "selection is null");
    requireAscending(sizes);
    requireRectangular(sizes, scores);
    this.sizes = sizes.clone();
    this.scores = new double[sizes.length][];
    this.envelope = new double[scores[0].length];
    for (int i = 0; i < sizes.length; i++) {
      this.scores[i] = sorted(scores[i]);
      raiseEnvelope(this.scores[i]);
    }
  }

  /**
   * The p-value of a score: (1 + number of null scores at least as large) / (1 + null windows), so
   * never 0 (Davison and Hinkley, Bootstrap Methods, 1997, section 4.2).
   *
   * @param score overall score, at least 0
   * @param n images of the window
   * @param referenceSize images of the reference it was compared with
   * @return between 1 / (1 + {@link #windows()}) and 1; 1 below the smallest supported size
   */
  public double pValue(double score, int n, int referenceSize) {
    requireScore(score);
    double unit = unit(n, referenceSize);
    if (n < sizes[0]) {
      return 1;
    }
    return pValue(atLeast(nullScores(n), score / unit));
  }

  /**
   * The smallest score whose p-value is at most {@code falseAlarm}: {@code score >= threshold}
   * exactly when {@code pValue(score) <= falseAlarm}. Infinite below the smallest supported size.
   *
   * @throws IllegalArgumentException if {@code falseAlarm} is under {@link #smallestFalseAlarm()}
   *     or not under 1
   */
  public double threshold(double falseAlarm, int n, int referenceSize) {
    int allowed = allowedExceedances(falseAlarm);
    double unit = unit(n, referenceSize);
    if (n < sizes[0]) {
      return Double.POSITIVE_INFINITY;
    }
    return smallestScoreAbove(nullScores(n)[windows() - 1 - allowed], unit);
  }

  /** The smallest false-alarm probability these null windows can hold: 1 / (1 + windows). */
  public double smallestFalseAlarm() {
    return pValue(0);
  }

  /** The window sizes, in images, that p-values need no extrapolation for. */
  public SizeRange supportedSizes() {
    return new SizeRange(sizes[0], sizes[sizes.length - 1]);
  }

  /** The pairs that the score is computed on, where it isn't all. */
  public Optional<PairSelection> selection() {
    return selection;
  }

  /** Number of null windows per size. */
  public int windows() {
    return envelope.length;
  }

  /** A copy of the grid of window sizes, ascending. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** A copy of the normalised scores at the grid's {@code index}-th size, ascending. */
  public double[] scores(int index) {
    return scores[index].clone();
  }

  private double pValue(int exceedances) {
    return (1.0 + exceedances) / (1.0 + windows());
  }

  /** Largest number of null scores at or above a score that still alarms. */
  private int allowedExceedances(double falseAlarm) {
    if (!(falseAlarm >= smallestFalseAlarm() && falseAlarm < 1)) {
      throw new IllegalArgumentException(
          "false-alarm probability %s is not supported by %d null windows: must be in [%s, 1)"
              .formatted(falseAlarm, windows(), smallestFalseAlarm()));
    }
    int allowed = Math.max(0, (int) (falseAlarm * (1.0 + windows())) - 2);
    while (pValue(allowed + 1) <= falseAlarm) {
      allowed++;
    }
    return allowed;
  }

  /** Undoes the normalisation exactly, against the rounding of the division in pValue. */
  private static double smallestScoreAbove(double normalised, double unit) {
    double score = normalised * unit;
    while (score / unit > normalised && score > 0) {
      score = Math.nextDown(score);
    }
    while (score / unit <= normalised) {
      score = Math.nextUp(score);
    }
    return score;
  }

  private static int atLeast(double[] ascending, double value) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] >= value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return ascending.length - low;
  }

  /** Normalised null scores, ascending, for windows of {@code n >= sizes[0]} images. */
  private double[] nullScores(int n) {
    int found = Arrays.binarySearch(sizes, n);
    if (found >= 0) {
      return scores[found];
    }
    int above = -found - 1;
    return above == sizes.length ? envelope : interpolated(above, n);
  }

  private double[] interpolated(int above, int n) {
    double left = Math.log(sizes[above - 1]);
    double weight = (Math.log(n) - left) / (Math.log(sizes[above]) - left);
    double[] result = new double[windows()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (1 - weight) * scores[above - 1][i] + weight * scores[above][i];
    }
    return result;
  }

  private void raiseEnvelope(double[] ascending) {
    for (int i = 0; i < envelope.length; i++) {
      envelope[i] = Math.max(envelope[i], ascending[i]);
    }
  }

  private static double unit(int n, int referenceSize) {
    if (n < 1 || referenceSize < 1) {
      throw new IllegalArgumentException(
          "a window of %d images and a reference of %d have no score".formatted(n, referenceSize));
    }
    return 1.0 / n + 1.0 / referenceSize;
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    requireScore(sorted[0]);
    requireScore(sorted[sorted.length - 1]);
    return sorted;
  }

  private static void requireScore(double score) {
    if (!(score >= 0 && score < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("score is " + score + ", must be finite and at least 0");
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
