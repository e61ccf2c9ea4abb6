package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.PaneStatistics;

/** Scores a window by its features, without its pairs. */
public interface FeatureDetector extends Detector {

  /**
   * The window's score.
   *
   * @param window at least one image
   * @param reference of the same features; at least two images
   */
  double score(FeatureStatistics window, FeatureStatistics reference);

  /**
   * Whether there is anything to look at: a profile without words has no change of words.
   *
   * @param reference the reference's statistics
   */
  boolean sees(FeatureStatistics reference);

  @Override
  default double score(PaneStatistics window, PaneStatistics reference) {
    return score(window.features(), reference.features());
  }
}
