package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What is said of one window whose images were judged by strata.
 *
 * @param verdict on the window; its evidence is that of the first stratum of {@code judged}, with
 *     the window's p-value
 * @param judged the strata that were judged: first the one that the verdict rests on, then the
 *     others by name; empty if none was, or the profile has no strata
 * @param unjudged images that were left out
 * @param otherImages images that the verdict's n does not count: those of other strata
 * @param referenceRatio the largest number of images per reference image of a judged stratum; 0 if
 *     none was
 */
public record StratifiedVerdict(
    Verdict verdict,
    List<String> judged,
    List<UnjudgedStratum> unjudged,
    int otherImages,
    double referenceRatio) {
  public StratifiedVerdict {
    requireNonNull(verdict, "verdict is null");
    judged = List.copyOf(judged);
    unjudged = List.copyOf(unjudged);
  }
}
