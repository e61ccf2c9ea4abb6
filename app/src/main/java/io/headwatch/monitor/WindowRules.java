package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How images become windows.
 *
 * @param length of the tumbling windows, at least one millisecond
 * @param repeatDistance cosine distance of embeddings below which an image repeats one of its
 *     source's before, in [0, 1); 0: every image counts
 * @param frozenAfter how long a source must have shown repeats alone to be called frozen
 * @param maximumAge how long a stretch of windows with too few images may become, at least {@code
 *     length}
 */
public record WindowRules(
    Duration length, double repeatDistance, Duration frozenAfter, Duration maximumAge) {

  public WindowRules {
    requireNonNull(length, "length is null");
    requireNonNull(frozenAfter, "frozenAfter is null");
    requireNonNull(maximumAge, "maximumAge is null");
    if (maximumAge.compareTo(length) < 0) {
      throw new IllegalArgumentException(
          "windows of %s cannot be at most %s old".formatted(length, maximumAge));
    }
  }

  /** Every image counts, and every window is judged by itself. */
  public static WindowRules plain(Duration length) {
    return new WindowRules(length, 0, length, length);
  }
}
