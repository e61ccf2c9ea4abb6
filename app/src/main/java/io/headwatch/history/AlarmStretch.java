package io.headwatch.history;

import java.time.Instant;
import java.util.Optional;

/**
 * The windows of a stream through which one alarm was firing.
 *
 * @param since start of the window with which it fired
 * @param until end of the last window after which it was firing
 * @param open whether it is firing by the newest window of the stream, or was at the end of the
 *     range that was asked for
 * @param ending what the window behind the last one says of the alarm: resolved or fell_silent;
 *     empty if it is open, or ended untold, as by a restart
 * @param windows how many windows there are
 * @param first the window with which it fired, or the oldest that is left
 * @param peak the window with the largest score
 */
public record AlarmStretch(
    Instant since,
    Instant until,
    boolean open,
    Optional<String> ending,
    long windows,
    WindowEntry first,
    WindowEntry peak) {}
