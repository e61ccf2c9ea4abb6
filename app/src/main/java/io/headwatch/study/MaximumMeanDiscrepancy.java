package io.headwatch.study;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.study.GaussianKernel.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * The squared maximum mean discrepancy of the normalised embedding with a Gaussian kernel of median
 * width, by the exact quadratic unbiased estimate over all pairs of images (Gretton et al., JMLR
 * 13, 2012, lemma 6), without the term of the reference alone: all windows share that, so no
 * threshold that is measured depends on it.
 */
final class MaximumMeanDiscrepancy implements Baseline {
  private static final int IMAGES_AT_ONCE = 100;

  private final GaussianKernel kernel;
  private final Columns reference;

  MaximumMeanDiscrepancy(ReferenceSample reference) {
    float[][] vectors = ImageVectors.embeddings(reference);
    this.kernel = GaussianKernel.ofMedianWidth(vectors);
    this.reference = kernel.columns(vectors);
  }

  @Override
  public String name() {
    return "MMD";
  }

  @Override
  public WindowScores on(ReferenceSample pool, ReplicateRunner runner) {
    float[][] images = ImageVectors.embeddings(pool);
    double[] likeness = likeness(images, runner);
    return (drawn, sizes) -> scores(images, likeness, drawn, sizes);
  }

  /** The mean kernel of each image with those of the reference. */
  private double[] likeness(float[][] images, ReplicateRunner runner) {
    double[] likeness = new double[images.length];
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < images.length; i += IMAGES_AT_ONCE) {
      int from = i;
      int to = Math.min(images.length, from + IMAGES_AT_ONCE);
      tasks.add(
          () -> {
            for (int image = from; image < to; image++) {
              likeness[image] = reference.sum(images[image], reference.size()) / reference.size();
            }
          });
    }
    runner.runAll(tasks);
    return likeness;
  }

  private double[] scores(float[][] images, double[] likeness, int[] drawn, int[] sizes) {
    float[][] window = new float[sizes[sizes.length - 1]][];
    for (int i = 0; i < window.length; i++) {
      window[i] = images[drawn[i]];
    }
    Columns columns = kernel.columns(window);
    double[] scores = new double[sizes.length];
    double within = 0;
    double across = 0;
    int taken = 0;
    for (int s = 0; s < sizes.length; s++) {
      for (; taken < sizes[s]; taken++) {
        within += columns.sum(window[taken], taken);
        across += likeness[drawn[taken]];
      }
      scores[s] = 2 * within / ((double) taken * (taken - 1)) - 2 * across / taken;
    }
    return scores;
  }
}
