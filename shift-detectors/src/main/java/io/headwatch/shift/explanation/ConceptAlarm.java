package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.detector.ConceptChange;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.NullDistribution;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.PaneStatistics;

/**
 * The watch list's part in the alarm. The list may change without the profile's being built anew,
 * so that its p-value cannot be calibrated jointly with those of the profile's detectors. With a
 * share w of the false alarms for the watch list, the p-values p of the profile's detectors
 * together and q of the watch list become
 *
 * <pre>min(1, p / (1 - w), q / w)</pre>
 *
 * which is at most u with a probability of at most (1 - w) u + w u = u, however the two depend on
 * one another (Bonferroni's inequality with weights: Holm, Scandinavian Journal of Statistics 6,
 * 1979, section 4). The price is small: with w = 0.1 a p-value of the profile's detectors is a
 * ninth larger.
 *
 * <p>Where there are fewer null windows of the watch list than would tell windows as rare as the
 * profile's null windows do, q is not taken to be smaller than they tell.
 *
 * @param calibration of {@link ConceptChange} alone
 * @param share w, in (0, 1)
 */
public record ConceptAlarm(Calibration calibration, double share) {
  private static final ConceptChange CHANGE = new ConceptChange();

  public ConceptAlarm {
    requireNonNull(calibration, "calibration is null");
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share is " + share + ", must be in (0, 1)");
    }
  }

  /**
   * The number of null windows of the watch list that tell windows as rare as a profile's do.
   *
   * @param ofProfile calibration of the profile's detectors
   * @param share w, in (0, 1)
   */
  public static long nullWindowsFor(Calibration ofProfile, double share) {
    return Calibration.nullWindowsFor(ofProfile.smallestFalseAlarm() * share / (1 - share));
  }

  /**
   * The smallest probability of a false alarm that windows can be judged at, the watch list counted
   * in.
   *
   * @param ofProfile calibration of the profile's detectors
   */
  public double smallestFalseAlarm(Calibration ofProfile) {
    return Math.min(1, ofProfile.smallestFalseAlarm() / (1 - share));
  }

  /** The p-value of the profile's detectors and the watch list together, above 0, at most 1. */
  double pValue(double ofProfile, DetectorFinding ofConcepts) {
    double concepts = Math.max(ofConcepts.pValue(), calibration.smallestFalseAlarm());
    return Math.min(1, Math.min(ofProfile / (1 - share), concepts / share));
  }

  /** The probability that is left to the profile's detectors. */
  double alphaOfProfile(double alpha) {
    return alpha * (1 - share);
  }

  /** Whether windows of a size need no extrapolation. */
  boolean isCalibrated(int n) {
    return calibration.supportedSizes().contains(n);
  }

  /** What the watch list says of a window. */
  DetectorFinding finding(PaneStatistics window, ReferenceProfile profile, double alpha) {
    PaneStatistics reference = profile.statistics();
    int n = window.count();
    double score = CHANGE.score(window, reference);
    return new DetectorFinding(
        CHANGE.name(),
        CHANGE.family(),
        score,
        nulls().pValue(score, n),
        threshold(alpha * share, n),
        CHANGE.effectSize(score, n, (int) reference.concepts().moments().count()),
        n);
  }

  private double threshold(double alpha, int n) {
    return alpha < calibration.smallestFalseAlarm()
        ? Double.POSITIVE_INFINITY
        : nulls().threshold(alpha, n);
  }

  private NullDistribution nulls() {
    return calibration.test().distribution(0);
  }
}
