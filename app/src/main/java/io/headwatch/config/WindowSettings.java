package io.headwatch.config;

import java.time.Duration;

/**
 * Time windows, by event time.
 *
 * @param length a window's length
 * @param grace how long a window waits for late events, at most {@code length}
 * @param minimumSamples fewest images of a window that is judged
 * @param idleAfter silence after which a caught-up partition no longer holds windows open
 * @param aheadLimit how far ahead of the broker's time an event may be
 */
public record WindowSettings(
    Duration length, Duration grace, int minimumSamples, Duration idleAfter, Duration aheadLimit) {}
