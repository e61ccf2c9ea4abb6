package io.headwatch.history;

import java.time.Instant;

/**
 * Some successive windows of a stream, told by the one with the largest score.
 *
 * @param start start of the first of them
 * @param end end of the last of them
 * @param peak the window with the largest score; any of them if none was judged
 * @param windows how many they are
 * @param shifted how many of them are shifted
 * @param firing after how many of them the alarm was firing
 * @param fired with how many of them an alarm fired
 */
public record SeriesPoint(
    Instant start,
    Instant end,
    WindowEntry peak,
    long windows,
    long shifted,
    long firing,
    long fired) {}
