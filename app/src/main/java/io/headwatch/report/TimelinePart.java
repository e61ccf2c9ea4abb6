package io.headwatch.report;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * Successive windows of a stream, put together so that no alarm gets lost.
 *
 * @param start start of the first of them
 * @param end end of the last of them
 * @param windows how many they are
 * @param judged how many of them were judged
 * @param shifted how many of them are shifted
 * @param firing after how many of them the alarm was firing
 * @param images images that the judged ones rest on
 * @param score the largest score; empty if none was judged
 * @param threshold the smallest threshold; empty if single windows raise no alarm
 * @param evidence the largest evidence, a decimal logarithm; empty if there is none
 * @param evidenceThreshold the smallest threshold of the evidence; empty if it raises no alarm
 */
public record TimelinePart(
    Instant start,
    Instant end,
    long windows,
    long judged,
    long shifted,
    long firing,
    long images,
    OptionalDouble score,
    OptionalDouble threshold,
    OptionalDouble evidence,
    OptionalDouble evidenceThreshold) {}
