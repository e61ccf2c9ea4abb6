package io.headwatch.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OtsuTest {

  @Test
  void threshold_dividesTwoGroups() {
    float threshold = Otsu.threshold(new float[] {0, 0.1f, 0.2f, 0, 5, 5.1f, 4.9f});

    assertThat(threshold).isGreaterThanOrEqualTo(0.2f).isLessThan(4.9f);
  }

  // The definition, over all 255 divisions of a histogram, in another way: least variance within.
  @Test
  void threshold_hasTheLeastVarianceWithinItsClasses() {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[2_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() + (i % 3 == 0 ? 4 : 0));
    }
    values[0] = -5;
    values[1] = 10;

    float threshold = Otsu.threshold(values);

    double least = Double.POSITIVE_INFINITY;
    for (int bin = 1; bin < 256; bin++) {
      least = Math.min(least, within(values, -5 + 15 * bin / 256f));
    }
    assertThat(within(values, threshold)).isLessThan(least * 1.001);
  }

  private static double within(float[] values, float threshold) {
    double[] sums = new double[2];
    double[] squares = new double[2];
    int[] counts = new int[2];
    for (float value : values) {
      int upper = value > threshold ? 1 : 0;
      counts[upper]++;
      sums[upper] += value;
      squares[upper] += (double) value * value;
    }
    double within = 0;
    for (int i = 0; i < 2; i++) {
      within += counts[i] == 0 ? 0 : squares[i] - sums[i] * sums[i] / counts[i];
    }
    return within;
  }

  @Test
  void threshold_ofEqualValuesIsTheirs() {
    assertThat(Otsu.threshold(new float[] {3, 3, 3})).isEqualTo(3);
  }
}
