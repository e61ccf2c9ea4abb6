package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.detector.Family;
import io.headwatch.shift.profile.PairSelection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a verdict rests on: the p-value; the rest is information only.
 *
 * @param pValue combined p-value of all detectors, never 0
 * @param falseAlarm the p-value up to which a window counts as shifted; 0 if none does
 * @param smallestShift the largest effect size below which a window never counts as shifted, at
 *     least 0
 * @param detectors what each detector says
 * @param effectSize root mean square over pairs of the standardised mean shift, corrected for
 *     sampling noise; at least 0
 * @param n images of the window
 * @param sizeCalibrated false if the window is larger than any null window, so that p-value and
 *     threshold are conservative extrapolations
 * @param shareShifted share of the pairs whose mean shifted, at the judge's false-discovery rate, 0
 *     to 1
 * @param topPairs the pairs that are described: those of the composition, in its order; without one
 *     those with the largest absolute effect size, largest first
 * @param words the words that became more or less frequent
 * @param composition what the shift of the mean embedding is made of; empty if the pairs'
 *     directions are not known
 * @param selection the pairs that the score is computed on, where it isn't all
 */
public record Evidence(
    double pValue,
    double falseAlarm,
    double smallestShift,
    List<DetectorFinding> detectors,
    double effectSize,
    int n,
    boolean sizeCalibrated,
    double shareShifted,
    List<PairShift> topPairs,
    WordFinding words,
    Optional<ShiftComposition> composition,
    Optional<PairSelection> selection) {

  public Evidence {
    detectors = List.copyOf(detectors);
    topPairs = List.copyOf(topPairs);
    requireNonNull(words, "words is null");
    requireNonNull(composition, "composition is null");
    requireNonNull(selection, "selection is null");
  }

  /**
   * The same with the p-value of the smallest of several independent ones, which this has: 1 - (1 -
   * p)^k.
   *
   * @param parts number of p-values k, at least 1; 1 changes nothing but the probability
   * @param newFalseAlarm probability that any of them is called shifted if nothing is
   */
  Evidence smallestOf(int parts, double newFalseAlarm) {
    return new Evidence(
        parts == 1 ? pValue : -Math.expm1(parts * Math.log1p(-pValue)),
        newFalseAlarm,
        smallestShift,
        detectors,
        effectSize,
        n,
        sizeCalibrated,
        shareShifted,
        topPairs,
        words,
        composition,
        selection);
  }

  /** -log10 of the p-value: 3 means one in a thousand. */
  public double score() {
    // A p-value of 1 has no negative zero.
    return Math.max(0, -Math.log10(pValue));
  }

  /** The largest of the detectors' effect sizes; 0 without detectors. */
  public double largestEffectSize() {
    return detectors.stream().mapToDouble(DetectorFinding::effectSize).max().orElse(0);
  }

  /** Whether the shift is too small to matter, however sure it is. */
  public boolean tooSmall() {
    return largestEffectSize() < smallestShift;
  }

  /**
   * The p-value that an alarm may heed: 1 if the shift is too small to matter. As it is nowhere
   * below {@link #pValue}, false alarms get no more frequent.
   */
  public double heededPValue() {
    return tooSmall() ? 1 : pValue;
  }

  /**
   * -log10 of the false-alarm probability: the score from which on a window counts as shifted;
   * infinite if none does.
   */
  public double threshold() {
    return -Math.log10(falseAlarm);
  }

  /** What raises the alarm: the families of the detectors that do, smallest p-value first. */
  public List<Family> alarming() {
    return detectors.stream()
        .filter(DetectorFinding::alarms)
        .sorted(Comparator.comparingDouble(DetectorFinding::pValue))
        .map(DetectorFinding::family)
        .distinct()
        .toList();
  }
}
