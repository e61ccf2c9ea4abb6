package io.headwatch.config;

import java.time.Duration;

/**
 * Time windows, by event time.
 *
 * @param length a window's length
 * @param grace how long a window waits for late events, at most {@code length}
 * @param minimumSamples fewest images of a window that is judged
 * @param maximumAge how long a window with fewer images may go on, at least {@code length}
 * @param repeatDistance cosine distance of embeddings below which an image repeats one of its
 *     source's before, in [0, 1); 0: every image counts
 * @param frozenAfter how long a source must have shown repeats alone to be called frozen
 * @param idleAfter silence after which a caught-up partition no longer holds windows open
 * @param aheadLimit how far ahead of the broker's time an event may be
 */
public record WindowSettings(
    Duration length,
    Duration grace,
    int minimumSamples,
    Duration maximumAge,
    double repeatDistance,
    Duration frozenAfter,
    Duration idleAfter,
    Duration aheadLimit) {}
