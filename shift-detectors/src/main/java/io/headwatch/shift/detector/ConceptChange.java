package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.Moments;

/**
 * The largest standardised change |z| of the mean score of a concept on the watch list, z = (m_w -
 * m_r) / (s_r sqrt(1/n + 1/m)). The largest one, since the watch list is there for what happens to
 * single concepts: what moves many of them a little is seen by the other families, and a mean over
 * all would hide the one that moves among those that don't. A concept that does not vary in the
 * reference has no scale and does not count.
 *
 * <p>The watch list may change without a profile's being built anew. This is therefore none of the
 * detectors of {@link DetectorChoice} that profiles hold null scores of.
 */
public record ConceptChange() implements FeatureDetector {
  /** Of a standard deviation, relative to the mean: below it, scores differ by rounding only. */
  public static final double CONSTANT = 1e-6;

  @Override
  public String name() {
    return "concepts.largest";
  }

  @Override
  public Family family() {
    return Family.CONCEPTS;
  }

  @Override
  public boolean sees(FeatureStatistics reference) {
    return reference.concepts().series().size() > 0 && reference.concepts().moments().count() > 1;
  }

  /** The score; m counts the images whose concepts are known, perhaps a sample of the reference. */
  @Override
  public double score(FeatureStatistics window, FeatureStatistics reference) {
    return score(window.concepts().moments(), reference.concepts().moments());
  }

  private static double score(Moments window, Moments reference) {
    double unit = 1.0 / window.count() + 1.0 / reference.count();
    double largest = 0;
    for (int concept = 0; concept < reference.dimensions(); concept++) {
      double deviation = Math.sqrt(reference.variance(concept));
      if (deviation > CONSTANT * Math.abs(reference.mean(concept))) {
        double difference = Math.abs(window.mean(concept) - reference.mean(concept));
        largest = Math.max(largest, difference / deviation);
      }
    }
    return largest / Math.sqrt(unit);
  }

  /** Of the largest change, its size in standard deviations. */
  @Override
  public double effectSize(double score, int n, int m) {
    return score * Math.sqrt(1.0 / n + 1.0 / m);
  }
}
