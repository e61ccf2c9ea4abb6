package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.SeriesSample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often the mean of a window's values differs as much from the reference's mean when nothing
 * has changed: a two-sample bootstrap of the standardised difference (Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993, chapter 16). Every replicate draws the reference anew as
 * well, so that the p-values account for its being finite. Deterministic by its seed; not
 * thread-safe, since the null distributions are kept once they are drawn.
 *
 * <p>Implementation note: Z = (m_w - m_r) / (s_r sqrt(1/n + 1/R)) has nearly the same distribution
 * for windows of similar size, so it is drawn for the sizes 2^(j/2) only, and a window uses the
 * next smaller one, up to {@value #LARGEST}; the distribution becomes more normal with n, so this
 * errs to the side of larger p-values. All names share the drawn rows: a draw adds a whole row.
 */
public final class MeanShiftCalibration {
  /** Most rows of a sample that are used; the reference's mean is known well enough by them. */
  public static final int MOST_ROWS = 4096;

  /** As many as null windows of a profile: the smallest p-value is 1/2001. */
  public static final int REPLICATES = 2000;

  private static final int LARGEST = 4096;

  /** Of a standard deviation, relative to the mean: below it, values differ by rounding only. */
  private static final double CONSTANT = 1e-6;

  private final float[][] rows;
  private final int names;
  private final long seed;
  private final int replicates;
  private final double[] mean;
  private final double[] deviation;
  private final Map<Integer, double[][]> nulls = new HashMap<>();
  private double[][] drawnMeans = {};
  private double[][] drawnDeviations = {};

  /**
   * @param reference at least two images; of more than {@link #MOST_ROWS} the first ones are used
   * @param replicates number of replicates B; the smallest p-value is 1 / (1 + B)
   */
  public MeanShiftCalibration(SeriesSample reference, long seed, int replicates) {
    requireNonNull(reference, "reference is null");
    if (reference.size() < 2 || replicates < 1) {
      throw new IllegalArgumentException(
          "%d images and %d replicates: must be at least 2 and 1"
              .formatted(reference.size(), replicates));
    }
    this.rows = Arrays.copyOf(reference.rows(), Math.min(MOST_ROWS, reference.size()));
    this.names = reference.series().size();
    this.seed = seed;
    this.replicates = replicates;
    this.mean = new double[names];
    this.deviation = new double[names];
    moments(rows, mean, deviation);
  }

  /** Mean of a name's values over the reference. */
  public double mean(int name) {
    return mean[name];
  }

  /** Standard deviation of a name's values over the reference, unbiased in its square. */
  public double deviation(int name) {
    return deviation[name];
  }

  /** Number of reference images that are used. */
  public int size() {
    return rows.length;
  }

  /**
   * The two-sided p-value of a window's mean.
   *
   * @param windowMean mean of the name's values over the window
   * @param n images of the window, at least 1
   * @return in [1 / (1 + B), 1]
   */
  public double pValue(int name, double windowMean, int n) {
    double[] sorted = nulls.computeIfAbsent(nullSize(n), this::draw)[name];
    double z = Math.abs(z(windowMean, mean[name], deviation[name], n));
    int below = Arrays.binarySearch(sorted, z);
    int first = below >= 0 ? firstOf(sorted, below) : -below - 1;
    return (1.0 + sorted.length - first) / (1.0 + sorted.length);
  }

  private static int firstOf(double[] sorted, int place) {
    int first = place;
    while (first > 0 && sorted[first - 1] == sorted[place]) {
      first--;
    }
    return first;
  }

  /** The largest size 2^(j/2) up to n. */
  private static int nullSize(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a window of " + n + " images has no mean");
    }
    int halves = 0;
    while (size(halves + 1) <= Math.min(n, LARGEST)) {
      halves++;
    }
    return size(halves);
  }

  private static int size(int halves) {
    return (int) Math.round(Math.pow(2, halves / 2.0));
  }

  private double z(double window, double reference, double deviation, int n) {
    double difference = window - reference;
    double scale = Math.max(deviation, CONSTANT * Math.max(Math.abs(reference), CONSTANT));
    return difference / (scale * Math.sqrt(1.0 / n + 1.0 / rows.length));
  }

  /** Per name, the sorted |Z| of all replicates. */
  private double[][] draw(int n) {
    drawReferences();
    SplittableRandom random = new SplittableRandom(seed ^ (long) n << 32);
    double[][] sizes = new double[names][replicates];
    double[] sum = new double[names];
    for (int b = 0; b < replicates; b++) {
      Arrays.fill(sum, 0);
      for (int i = 0; i < n; i++) {
        add(sum, rows[random.nextInt(rows.length)]);
      }
      for (int name = 0; name < names; name++) {
        sizes[name][b] =
            Math.abs(z(sum[name] / n, drawnMeans[b][name], drawnDeviations[b][name], n));
      }
    }
    for (double[] ofName : sizes) {
      Arrays.sort(ofName);
    }
    return sizes;
  }

  /** The same for windows of every size. */
  private void drawReferences() {
    if (drawnMeans.length > 0) {
      return;
    }
    SplittableRandom random = new SplittableRandom(seed);
    drawnMeans = new double[replicates][names];
    drawnDeviations = new double[replicates][names];
    float[][] drawn = new float[rows.length][];
    for (int b = 0; b < replicates; b++) {
      Arrays.setAll(drawn, i -> rows[random.nextInt(rows.length)]);
      moments(drawn, drawnMeans[b], drawnDeviations[b]);
    }
  }

  private static void moments(float[][] rows, double[] mean, double[] deviation) {
    for (float[] row : rows) {
      add(mean, row);
    }
    for (int name = 0; name < mean.length; name++) {
      mean[name] /= rows.length;
    }
    for (float[] row : rows) {
      for (int name = 0; name < mean.length; name++) {
        double distance = row[name] - mean[name];
        deviation[name] += distance * distance;
      }
    }
    for (int name = 0; name < mean.length; name++) {
      deviation[name] = Math.sqrt(deviation[name] / (rows.length - 1));
    }
  }

  private static void add(double[] sum, float[] row) {
    for (int name = 0; name < sum.length; name++) {
      sum[name] += row[name];
    }
  }
}
