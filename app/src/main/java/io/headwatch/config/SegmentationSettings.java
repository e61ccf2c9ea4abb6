package io.headwatch.config;

import java.time.Duration;

/**
 * Masks on demand, and what requests for them may ask for.
 *
 * @param enabled whether requests are served
 * @param waiting most requests that wait for those before them
 * @param deadline what a request may take, waiting included
 * @param words most words of a request
 * @param maxBody largest request in bytes
 */
public record SegmentationSettings(
    boolean enabled, int waiting, Duration deadline, int words, int maxBody) {}
