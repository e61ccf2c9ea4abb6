package io.headwatch.segmentation;

/**
 * Otsu's threshold: what divides values into two classes such that most of their variance is
 * between the classes (N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", IEEE
 * Transactions on Systems, Man, and Cybernetics 9, 1979), from a histogram of 256 bins.
 */
final class Otsu {

  private static final int BINS = 256;

  private Otsu() {}

  /** The threshold: values above it are the upper class. Of equal values it is that value. */
  static float threshold(float[] values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (!(high > low)) {
      return low;
    }
    long[] histogram = new long[BINS];
    for (float value : values) {
      histogram[(int) Math.min(BINS - 1, (double) (value - low) / (high - low) * BINS)]++;
    }
    return low + (high - low) * division(histogram, values.length) / BINS;
  }

  /** The number of bins of the lower class. */
  private static int division(long[] histogram, long total) {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += (double) bin * histogram[bin];
    }
    long below = 0;
    double sumBelow = 0;
    double largest = -1;
    int division = 1;
    for (int bin = 0; bin < BINS - 1; bin++) {
      below += histogram[bin];
      sumBelow += (double) bin * histogram[bin];
      if (below > 0 && below < total) {
        double difference = sumBelow / below - (sum - sumBelow) / (total - below);
        double between = (double) below * (total - below) * difference * difference;
        if (between > largest) {
          largest = between;
          division = bin + 1;
        }
      }
    }
    return division;
  }
}
