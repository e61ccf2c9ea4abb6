package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.StratifiedVerdict;
import io.headwatch.shift.explanation.UnjudgedStratum;
import java.util.List;
import java.util.Optional;

/**
 * Which strata of a profile a window was judged by.
 *
 * @param judged names of the strata that were judged, first the one that the verdict rests on; none
 *     if nothing was judged, or the profile has no strata
 * @param unjudged images of the window that nothing is said of
 * @param otherImages images that were judged beside those that the verdict rests on
 */
public record WindowStrata(List<String> judged, List<UnjudgedStratum> unjudged, int otherImages) {

  /** No strata. */
  public static final WindowStrata NONE = new WindowStrata(List.of(), List.of(), 0);

  public WindowStrata {
    judged = List.copyOf(requireNonNull(judged, "judged is null"));
    unjudged = List.copyOf(requireNonNull(unjudged, "unjudged is null"));
  }

  static WindowStrata of(StratifiedVerdict verdict) {
    return new WindowStrata(verdict.judged(), verdict.unjudged(), verdict.otherImages());
  }

  /** The stratum that the verdict rests on. */
  public Optional<String> stratum() {
    return judged.stream().findFirst();
  }

  /** Images beside those that the verdict counts, if it rests on a stratum. */
  int uncounted() {
    return judged.isEmpty()
        ? 0
        : otherImages + unjudged.stream().mapToInt(UnjudgedStratum::images).sum();
  }
}
