package io.headwatch.study;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.profile.ReferenceSample;

/**
 * A test that anyone can run on embeddings or pixels, fitted to a reference: what detectors are
 * measured against. Its threshold is measured on clean windows, so no p-value is needed.
 */
interface Baseline {
  /** The name in tables. */
  String name();

  /**
   * Readies a pool's images to be drawn from.
   *
   * @param runner where work on many images runs
   */
  WindowScores on(ReferenceSample pool, ReplicateRunner runner);

  /** Scores windows of the images of a pool; may be asked by several threads. */
  @FunctionalInterface
  interface WindowScores {
    /**
     * The scores of a draw's windows, larger for more shift.
     *
     * @param drawn numbers of images: the first n are the window of n
     * @param sizes window sizes, ascending, at least 2
     */
    double[] of(int[] drawn, int[] sizes);
  }
}
