package io.headwatch.config;

import java.time.Duration;

/**
 * Skipping events before decoding.
 *
 * @param when when events are sampled
 * @param behind the lag from which {@link When#BEHIND} samples
 * @param share share of the events admitted, in (0, 1]
 * @param perWindow events admitted per stream and window; 0 if {@code share} decides
 */
public record SamplingSettings(When when, Duration behind, double share, int perWindow) {

  /** When events are sampled. */
  public enum When {
    /** Every event is admitted. */
    NEVER,
    /** While consuming lags. */
    BEHIND,
    /** All the time. */
    ALWAYS
  }
}
