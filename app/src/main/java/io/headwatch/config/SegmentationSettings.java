package io.headwatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Masks on demand, and what requests for them may ask for.
 *
 * @param enabled whether requests are served
 * @param waiting most requests that wait for those before them
 * @param deadline what a request may take, waiting included
 * @param words most words of a request
 * @param maxBody largest request in bytes
 * @param topics where requests come from and replies go to, besides HTTP; empty for HTTP alone
 */
public record SegmentationSettings(
    boolean enabled,
    int waiting,
    Duration deadline,
    int words,
    int maxBody,
    Optional<Topics> topics) {

  public SegmentationSettings {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(topics, "topics is null");
  }

  /**
   * Two topics of their own.
   *
   * @param requests read from
   * @param replies written to
   */
  public record Topics(String requests, String replies) {

    public Topics {
      requireNonNull(requests, "requests is null");
      requireNonNull(replies, "replies is null");
    }
  }

  /** The topics, if requests are served at all. */
  public Optional<Topics> servedTopics() {
    return topics.filter(given -> enabled);
  }
}
