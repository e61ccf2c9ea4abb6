package io.headwatch.shift.profile;

import java.util.Arrays;
import java.util.List;

/**
 * What several detectors say together: the smallest of their p-values, calibrated jointly on null
 * windows that all of them scored, so that neither their number nor their correlation matters
 * (Westfall and Young, Resampling-Based Multiple Testing, 1993, section 2.3). Immutable.
 *
 * <p>The combined p-value of a smallest p-value is the share of null windows with one as small.
 * Among the smallest twentieth, and beyond, it is the smallest p-value times their effective number
 * K: a small probability that one of several correlated tests is met is proportional to the level
 * of each. K is at least 1 and at most the number of detectors, which is Bonferroni's bound, and
 * holds alone where null windows are too few for a {@link Tail}.
 */
public final class CombinedTest {
  private final List<NullDistribution> distributions;
  private final int[] sizes;
  private final double[][] smallest;
  private final double[] effective;

  /**
   * @param detectors the detectors to combine, at least one
   */
  public CombinedTest(NullScores nulls, List<String> detectors) {
    this.distributions = detectors.stream().map(nulls::distribution).toList();
    this.sizes = nulls.sizes();
    this.smallest = new double[sizes.length][nulls.windows()];
    this.effective = new double[sizes.length];
    double[][][] scores = detectors.stream().map(nulls::scores).toArray(double[][][]::new);
    for (int i = 0; i < sizes.length; i++) {
      for (int window = 0; window < nulls.windows(); window++) {
        double[] ofWindow = new double[scores.length];
        for (int d = 0; d < scores.length; d++) {
          ofWindow[d] = scores[d][i][window];
        }
        smallest[i][window] = least(pValues(ofWindow, sizes[i]));
      }
      Arrays.sort(smallest[i]);
      effective[i] = effective(smallest[i], scores.length);
    }
  }

  private static double effective(double[] ascending, int detectors) {
    int place = Tail.exceedances(ascending.length);
    double share = (place + 1.0) / (ascending.length + 1.0);
    return place == 0 ? detectors : Math.min(detectors, Math.max(1, share / ascending[place]));
  }

  /**
   * The p-value of each detector's score.
   *
   * @param scores in the detectors' order
   * @param n images of the window, at least 1
   */
  public double[] pValues(double[] scores, int n) {
    double[] pValues = new double[scores.length];
    Arrays.setAll(pValues, d -> distributions.get(d).pValue(scores[d], n));
    return pValues;
  }

  /**
   * The combined p-value.
   *
   * @param pValues of each detector, as {@link #pValues} gives them
   * @param n images of the window, at least 1
   * @return above 0, at most 1
   */
  public double pValue(double[] pValues, int n) {
    double least = least(pValues);
    if (n < sizes[0]) {
      return 1;
    }
    int found = Arrays.binarySearch(sizes, n);
    if (found >= 0) {
      return pValueAt(found, least);
    }
    int above = -found - 1;
    if (above == sizes.length) {
      return pValueAt(sizes.length - 1, least);
    }
    double left = Math.log(sizes[above - 1]);
    double weight = (Math.log(n) - left) / (Math.log(sizes[above]) - left);
    return Math.exp(
        (1 - weight) * Math.log(pValueAt(above - 1, least))
            + weight * Math.log(pValueAt(above, least)));
  }

  private double pValueAt(int size, double least) {
    double[] ascending = smallest[size];
    int place = Tail.exceedances(ascending.length);
    if (place == 0 || least <= ascending[place]) {
      double bound = Math.min(1, effective[size] * least);
      return place == 0 ? Math.max(bound, 1.0 / (1 + ascending.length)) : bound;
    }
    return (1.0 + atMost(ascending, least)) / (1.0 + ascending.length);
  }

  /**
   * The level that a single detector's p-value must reach for the combined one to be at most {@code
   * falseAlarm}, to 12 digits.
   *
   * @param falseAlarm in (0, 1)
   */
  public double level(double falseAlarm, int n) {
    double low = Math.log(Double.MIN_NORMAL);
    double high = 0;
    while (high - low > 1e-12) {
      double middle = (low + high) / 2;
      if (pValue(new double[] {Math.exp(middle)}, n) > falseAlarm) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.exp(low);
  }

  /** The null distribution of a detector's scores, by its place among the detectors. */
  public NullDistribution distribution(int detector) {
    return distributions.get(detector);
  }

  private static double least(double[] pValues) {
    return Arrays.stream(pValues).min().orElseThrow();
  }

  private static int atMost(double[] ascending, double value) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
