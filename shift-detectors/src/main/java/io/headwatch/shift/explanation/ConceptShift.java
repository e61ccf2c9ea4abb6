package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;

/**
 * What became of one concept of the watch list in one window.
 *
 * @param concept its words
 * @param meanReference mean of its scores over the reference
 * @param meanWindow mean of its scores over the window
 * @param effectSize Cohen's d, signed: the difference of the means in pooled standard deviations; 0
 *     where nothing varies
 * @param pValue two-sided p-value of the difference, never 0; of this concept alone
 * @param significant whether the concept is said to have changed if the window is called shifted,
 *     at the false-discovery rate over all concepts of the window
 */
public record ConceptShift(
    String concept,
    double meanReference,
    double meanWindow,
    double effectSize,
    double pValue,
    boolean significant) {

  public ConceptShift {
    requireNonNull(concept, "concept is null");
  }

  /** The significant ones, that with the largest absolute effect first. */
  public static List<ConceptShift> significantLargestFirst(List<ConceptShift> shifts) {
    return shifts.stream()
        .filter(ConceptShift::significant)
        .sorted(Comparator.comparingDouble(shift -> -Math.abs(shift.effectSize())))
        .toList();
  }
}
