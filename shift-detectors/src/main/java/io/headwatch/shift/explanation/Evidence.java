package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.PairSelection;
import java.util.List;
import java.util.Optional;

/**
 * What a verdict rests on: score, p-value and threshold; the rest is information only.
 *
 * @param score mean over all pairs, or those of the selection, of the Cramér-von Mises distance, 0
 *     to 1
 * @param pValue calibrated p-value of the score, never 0
 * @param threshold smallest score that counts as shifted for this window size
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
    double score,
    double pValue,
    double threshold,
    double effectSize,
    int n,
    boolean sizeCalibrated,
    double shareShifted,
    List<PairShift> topPairs,
    WordFinding words,
    Optional<ShiftComposition> composition,
    Optional<PairSelection> selection) {

  public Evidence {
    topPairs = List.copyOf(topPairs);
    requireNonNull(words, "words is null");
    requireNonNull(composition, "composition is null");
    requireNonNull(selection, "selection is null");
  }

  /** Evidence of a score on all pairs, whose directions are not known. */
  public Evidence(
      double score,
      double pValue,
      double threshold,
      double effectSize,
      int n,
      boolean sizeCalibrated,
      double shareShifted,
      List<PairShift> topPairs,
      WordFinding words) {
    this(
        score,
        pValue,
        threshold,
        effectSize,
        n,
        sizeCalibrated,
        shareShifted,
        topPairs,
        words,
        Optional.empty(),
        Optional.empty());
  }
}
