package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.detector.Family;

/**
 * What one detector says of a window.
 *
 * @param detector its name
 * @param family what it looks at
 * @param score the window's score, at least 0
 * @param pValue calibrated p-value of the score alone, never 0
 * @param threshold the score from which on this detector by itself raises the alarm; infinite if no
 *     score does
 * @param effectSize the score without what chance adds to it, whatever the number of images: for
 *     squared distances the root mean square of the shift in standard deviations of the reference;
 *     at least 0
 * @param n images that were looked at
 */
public record DetectorFinding(
    String detector,
    Family family,
    double score,
    double pValue,
    double threshold,
    double effectSize,
    int n) {

  public DetectorFinding {
    requireNonNull(detector, "detector is null");
    requireNonNull(family, "family is null");
  }

  /** Whether this detector by itself raises the alarm. */
  public boolean alarms() {
    return score >= threshold;
  }
}
