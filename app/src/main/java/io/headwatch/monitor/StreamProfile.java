package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.explanation.ConceptAlarm;
import io.headwatch.shift.explanation.ConceptJudge;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import java.util.Optional;

/**
 * A profile with the hash of its file, which verdicts quote. All streams that share one are judged
 * by one thread.
 *
 * @param profile the reference's statistics
 * @param labels what the pairs stand for, if they have been labelled
 * @param hash SHA-256 of the profile file, hexadecimal
 * @param concepts compares the concepts' scores of windows with the reference's
 */
public record StreamProfile(
    ReferenceProfile profile, Optional<PairLabels> labels, String hash, ConceptJudge concepts) {

  public StreamProfile {
    requireNonNull(profile, "profile is null");
    requireNonNull(labels, "labels is null");
    requireNonNull(hash, "hash is null");
    requireNonNull(concepts, "concepts is null");
  }

  /**
   * The smallest probability of a false alarm that windows can be judged at, the watch list counted
   * in; empty if nothing can be judged.
   */
  Optional<Double> smallestFalseAlarm() {
    return profile.calibration().map(this::smallestFalseAlarm);
  }

  private double smallestFalseAlarm(Calibration calibration) {
    return concepts
        .alarm()
        .map(alarm -> alarm.smallestFalseAlarm(calibration))
        .orElseGet(calibration::smallestFalseAlarm);
  }

  /** The null windows that the profile needs to hold a budget, the watch list counted in. */
  long nullWindowsFor(FalseAlarmBudget budget) {
    double share = concepts.alarm().map(ConceptAlarm::share).orElse(0.0);
    return (long) Math.ceil(budget.nullWindows() / (1 - share));
  }

  /** A profile to judge without concepts. */
  public StreamProfile(ReferenceProfile profile, Optional<PairLabels> labels, String hash) {
    this(profile, labels, hash, ConceptJudge.none());
  }
}
