package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.Moments;

/**
 * The squared maximum mean discrepancy (Gretton et al., JMLR 13, 2012) of embeddings, by the random
 * Fourier features of Gaussian kernels of several widths: the squared distance of the features'
 * means. A mean over D features estimates the biased quadratic statistic, MMD^2, with a standard
 * error of at most sqrt(6 / D) MMD: at frequency w its term is 2 |u|^2 cos^2 of a random phase, u
 * the difference of two mean characters, with |u| at most 2 and MMD^2 the mean of |u|^2. The score
 * is in units of what it is on average when nothing changed, (1/n + 1/m) times the mean of the
 * features' variances.
 */
public final class FourierDiscrepancy implements FeatureDetector {
  @Override
  public String name() {
    return "embedding.mmd";
  }

  @Override
  public Family family() {
    return Family.EMBEDDING;
  }

  @Override
  public boolean sees(FeatureStatistics reference) {
    return reference.fourier().dimensions() > 0 && reference.fourier().count() > 1;
  }

  @Override
  public double score(FeatureStatistics window, FeatureStatistics reference) {
    Moments w = window.fourier();
    Moments r = reference.fourier();
    double variance = 0;
    for (int d = 0; d < r.dimensions(); d++) {
      variance += r.variance(d);
    }
    double unit = (1.0 / w.count() + 1.0 / r.count()) * variance / r.dimensions();
    return unit == 0 ? 0 : squared(w, r) / unit;
  }

  /** The squared discrepancy, as a mean over the kernels: 0 to 4. */
  static double squared(Moments window, Moments reference) {
    double sum = 0;
    for (int d = 0; d < reference.dimensions(); d++) {
      double difference = window.mean(d) - reference.mean(d);
      sum += difference * difference;
    }
    return reference.dimensions() == 0 ? 0 : sum / reference.dimensions();
  }
}
