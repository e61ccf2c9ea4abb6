package io.headwatch.shift.calibration;

import io.headwatch.shift.detector.FeatureDetector;
import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.ImageFeatures;
import java.util.List;

/** Scores many windows by their features; as {@link PairResampling} does by their pairs. */
final class FeatureResampling {
  private final ImageFeatures[] images;
  private final FeatureStatistics reference;
  private final List<FeatureDetector> detectors;
  private final int[] sizes;
  private final boolean amongReference;

  /**
   * @param images the images to draw from
   * @param reference statistics of all reference images
   * @param sizes window sizes, ascending
   * @param amongReference whether the images are among the reference's: then a window is compared
   *     with the other reference images alone
   */
  FeatureResampling(
      ImageFeatures[] images,
      FeatureStatistics reference,
      List<FeatureDetector> detectors,
      int[] sizes,
      boolean amongReference) {
    this.images = images;
    this.reference = reference;
    this.detectors = detectors;
    this.sizes = sizes;
    this.amongReference = amongReference;
  }

  /**
   * The scores of one draw, detector by detector, size by size.
   *
   * @param drawn images of the draw, as many as the largest window
   */
  double[][] scores(int[] drawn) {
    double[][] scores = new double[detectors.size()][sizes.length];
    FeatureStatistics window = reference.emptied();
    int added = 0;
    for (int i = 0; i < sizes.length; i++) {
      while (added < sizes[i]) {
        window.add(images[drawn[added++]]);
      }
      FeatureStatistics others = amongReference ? reference.without(window) : reference;
      for (int d = 0; d < scores.length; d++) {
        scores[d][i] = detectors.get(d).score(window, others);
      }
    }
    return scores;
  }
}
