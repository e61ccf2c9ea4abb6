package io.headwatch.study;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.profile.ReferenceSample;
import java.util.Arrays;

/**
 * The two-sample Kolmogorov-Smirnov test of every dimension, Bonferroni corrected. The score is the
 * largest distance over the dimensions: all of them have the same n and m, so their p-values are
 * one decreasing function of the distance, and rejecting when the smallest p-value is below any
 * level is rejecting when the largest distance is above a threshold. With that threshold measured
 * for a rate of false alarms, the correction's factor cancels.
 *
 * <p>Implementation note: distances are exact, ties included. An image's place among the distinct
 * values of the reference says all that matters: 2 u + 1 at the u-th value, 2 u between that and
 * the one before it.
 */
final class LargestKolmogorovSmirnov implements Baseline {
  private final String name;
  private final ImageVectors vectors;
  private final Distribution[] reference;

  /**
   * @param vectors whose dimensions are tested
   */
  LargestKolmogorovSmirnov(String name, ImageVectors vectors, ReferenceSample reference) {
    this.name = name;
    this.vectors = vectors;
    float[][] rows = vectors.of(reference);
    this.reference = new Distribution[rows[0].length];
    for (int d = 0; d < this.reference.length; d++) {
      this.reference[d] = Distribution.of(column(rows, d));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public WindowScores on(ReferenceSample pool, ReplicateRunner runner) {
    float[][] rows = vectors.of(pool);
    int[][] places = new int[reference.length][rows.length];
    for (int d = 0; d < reference.length; d++) {
      Distribution own = reference[d];
      float[] column = column(rows, d);
      Arrays.setAll(places[d], i -> own.place(column[i]));
    }
    return (drawn, sizes) ->
        Arrays.stream(sizes).mapToDouble(n -> largest(places, drawn, n)).toArray();
  }

  private double largest(int[][] places, int[] drawn, int n) {
    double largest = 0;
    int[] window = new int[n];
    for (int d = 0; d < reference.length; d++) {
      for (int i = 0; i < n; i++) {
        window[i] = places[d][drawn[i]];
      }
      Arrays.sort(window);
      largest = Math.max(largest, reference[d].distance(window));
    }
    return largest;
  }

  private static float[] column(float[][] rows, int d) {
    float[] column = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][d];
    }
    return column;
  }

  /**
   * The distribution function of a reference in one dimension.
   *
   * @param values distinct values, ascending
   * @param below how many of the reference are below each, and last the number of all
   */
  private record Distribution(float[] values, int[] below) {

    static Distribution of(float[] sample) {
      float[] sorted = sample.clone();
      Arrays.sort(sorted);
      float[] values = new float[sorted.length];
      int[] below = new int[sorted.length + 1];
      int distinct = 0;
      for (int i = 0; i < sorted.length; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1]) {
          values[distinct] = sorted[i];
          below[distinct++] = i;
        }
      }
      below[distinct] = sorted.length;
      return new Distribution(Arrays.copyOf(values, distinct), Arrays.copyOf(below, distinct + 1));
    }

    int place(float value) {
      int found = Arrays.binarySearch(values, value);
      return found >= 0 ? 2 * found + 1 : 2 * (-found - 1);
    }

    /** The largest difference is met just before or at a value of the window. */
    double distance(int[] window) {
      double all = below[values.length];
      double largest = 0;
      int before = 0;
      for (int i = 1; i <= window.length; i++) {
        if (i == window.length || window[i] != window[i - 1]) {
          int place = window[i - 1];
          double under = below[place / 2] / all - (double) before / window.length;
          double upTo = (double) i / window.length - below[(place + 1) / 2] / all;
          largest = Math.max(largest, Math.max(under, upTo));
          before = i;
        }
      }
      return largest;
    }
  }
}
