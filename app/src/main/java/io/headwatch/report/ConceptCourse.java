package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * A concept of the watch list over time.
 *
 * @param concept as the configuration names it
 * @param windows windows that tell of it
 * @param changed how many of them are shifted and say that it changed
 * @param meanReference mean score of the reference, of the newest window's profile
 * @param meanWindow mean score over the windows
 * @param largest effect size of the window in which it was farthest from the reference, signed
 * @param parts mean effect size over time, in order
 */
public record ConceptCourse(
    String concept,
    long windows,
    long changed,
    double meanReference,
    double meanWindow,
    double largest,
    List<Part> parts) {

  public ConceptCourse {
    requireNonNull(concept, "concept is null");
    parts = List.copyOf(parts);
  }

  /**
   * Successive windows.
   *
   * @param effectSize mean over the windows of Cohen's d, signed
   */
  public record Part(Instant start, Instant end, double effectSize) {}
}
