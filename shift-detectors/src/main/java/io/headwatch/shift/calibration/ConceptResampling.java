package io.headwatch.shift.calibration;

import io.headwatch.shift.detector.ConceptChange;
import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.statistics.Moments;

/**
 * Scores many windows by {@link ConceptChange}, each against the images that are not in it.
 *
 * <p>Implementation note: scores are centred and scaled by the moments of all images, which the
 * statistic doesn't see. Then sums and sums of squares are well-conditioned, and the rest's are
 * those of all images less the window's.
 */
final class ConceptResampling {
  /** Of a variance in units of that of all images: below it, the rest does not vary. */
  private static final double NONE = 1e-9;

  private final int images;
  private final int concepts;
  private final int[] sizes;
  private final float[] rows;
  private final double[] sums;
  private final double[] squares;

  /**
   * @param reference at least two images
   * @param sizes window sizes, ascending, the largest below the number of images less one
   */
  ConceptResampling(SeriesSample reference, int[] sizes) {
    this.images = reference.size();
    this.concepts = reference.series().size();
    this.sizes = sizes;
    this.rows = standardised(reference);
    this.sums = new double[concepts];
    this.squares = new double[concepts];
    for (int image = 0; image < images; image++) {
      add(image, sums, squares);
    }
  }

  /** Row by row; what does not vary is 0 throughout. */
  private static float[] standardised(SeriesSample reference) {
    int concepts = reference.series().size();
    Moments moments = new Moments(concepts);
    for (float[] row : reference.rows()) {
      moments.add(row);
    }
    float[] rows = new float[Math.multiplyExact(reference.size(), concepts)];
    for (int i = 0; i < rows.length; i++) {
      int concept = i % concepts;
      double mean = moments.mean(concept);
      double deviation = Math.sqrt(moments.variance(concept));
      rows[i] =
          deviation > ConceptChange.CONSTANT * Math.abs(mean)
              ? (float) ((reference.rows()[i / concepts][concept] - mean) / deviation)
              : 0;
    }
    return rows;
  }

  private void add(int image, double[] sum, double[] square) {
    int from = image * concepts;
    for (int concept = 0; concept < concepts; concept++) {
      double value = rows[from + concept];
      sum[concept] += value;
      square[concept] += value * value;
    }
  }

  /**
   * The scores of one draw, size by size.
   *
   * @param drawn images of the draw, as many as the largest window
   */
  double[] scores(int[] drawn) {
    double[] scores = new double[sizes.length];
    double[] sum = new double[concepts];
    double[] square = new double[concepts];
    int added = 0;
    for (int size = 0; size < sizes.length; size++) {
      while (added < sizes[size]) {
        add(drawn[added++], sum, square);
      }
      scores[size] = score(sizes[size], sum, square);
    }
    return scores;
  }

  private double score(int n, double[] sum, double[] square) {
    int rest = images - n;
    double largest = 0;
    for (int concept = 0; concept < concepts; concept++) {
      double mean = (sums[concept] - sum[concept]) / rest;
      double variance = (squares[concept] - square[concept] - rest * mean * mean) / (rest - 1);
      double difference = sum[concept] / n - mean;
      largest = Math.max(largest, variance > NONE ? difference * difference / variance : 0);
    }
    return Math.sqrt(largest / (1.0 / n + 1.0 / rest));
  }
}
