package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.explanation.ConceptAlarm;
import io.headwatch.shift.explanation.ConceptJudge;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.StratifiedProfile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A profile with the hash of its file, which verdicts quote. All streams that share one are judged
 * by one thread.
 *
 * @param strata the reference's statistics, divided into strata or not
 * @param labels what the pairs stand for, if they have been labelled
 * @param hash SHA-256 of the profile file, hexadecimal
 * @param concepts compares the concepts' scores of windows with the reference's
 * @param conceptsOfStrata the same for images of a stratum, by its name; those that are left out
 *     have too few images for it
 */
public record StreamProfile(
    StratifiedProfile strata,
    Optional<PairLabels> labels,
    String hash,
    ConceptJudge concepts,
    Map<String, ConceptJudge> conceptsOfStrata) {

  public StreamProfile {
    requireNonNull(strata, "strata is null");
    requireNonNull(labels, "labels is null");
    requireNonNull(hash, "hash is null");
    requireNonNull(concepts, "concepts is null");
    conceptsOfStrata = Map.copyOf(conceptsOfStrata);
  }

  /**
   * The smallest probability of a false alarm that windows of some length can be judged at, the
   * watch list and the strata of a window counted in; empty if nothing can be judged.
   */
  Optional<Double> smallestFalseAlarm(Duration window) {
    return profile()
        .calibration()
        .map(calibration -> strata.mostJudging(window) * smallestFalseAlarm(calibration));
  }

  private double smallestFalseAlarm(Calibration calibration) {
    return concepts
        .alarm()
        .map(alarm -> alarm.smallestFalseAlarm(calibration))
        .orElseGet(calibration::smallestFalseAlarm);
  }

  /** The null windows that the profile needs to hold a budget, with all that counts in above. */
  long nullWindowsFor(FalseAlarmBudget budget, Duration window) {
    double share = concepts.alarm().map(ConceptAlarm::share).orElse(0.0);
    return (long) Math.ceil(strata.mostJudging(window) * budget.nullWindows() / (1 - share));
  }

  /** A profile to judge without concepts. */
  public StreamProfile(ReferenceProfile profile, Optional<PairLabels> labels, String hash) {
    this(StratifiedProfile.of(profile), labels, hash);
  }

  /** A profile with strata to judge without concepts. */
  public StreamProfile(StratifiedProfile strata, Optional<PairLabels> labels, String hash) {
    this(strata, labels, hash, ConceptJudge.none(), Map.of());
  }

  /** The reference's statistics, whatever the stratum. */
  public ReferenceProfile profile() {
    return strata.pooled();
  }

  /** Compares concepts of the images that a verdict rests on: of a stratum, or of all. */
  Optional<ConceptJudge> concepts(Optional<String> stratum) {
    return stratum.isEmpty()
        ? Optional.of(concepts)
        : Optional.ofNullable(conceptsOfStrata.get(stratum.get()));
  }
}
