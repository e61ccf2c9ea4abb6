package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * What the windows of an alarm by evidence show together: those since the evidence began to rise,
 * as if they were one. It names what shifted and is no test: the windows are chosen for their small
 * p-values, and the alarm rests on the evidence.
 *
 * @param span from the first window's start to the last one's end
 * @param stratum whose images they are; empty if the profile has no strata
 * @param evidence of all their images, or those of the stratum; to be named from, its p-value to be
 *     left alone
 * @param concepts what became of the concepts on the watch list, in its order
 * @param contributing of a sample of their events, those that contribute most, largest share first
 */
public record GatheredWindows(
    WindowSpan span,
    Optional<String> stratum,
    Evidence evidence,
    List<ConceptShift> concepts,
    List<ContributingEvent> contributing) {

  public GatheredWindows {
    requireNonNull(span, "span is null");
    requireNonNull(stratum, "stratum is null");
    requireNonNull(evidence, "evidence is null");
    concepts = List.copyOf(concepts);
    contributing = List.copyOf(contributing);
  }

  /** Windows of which no events are named. */
  public GatheredWindows(
      WindowSpan span, Optional<String> stratum, Evidence evidence, List<ConceptShift> concepts) {
    this(span, stratum, evidence, concepts, List.of());
  }

  /** The concepts that are said to have changed, largest effect first. */
  public List<ConceptShift> changedConcepts() {
    return ConceptShift.significantLargestFirst(concepts);
  }
}
