package io.headwatch.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The history of verdicts.
 *
 * @param directory where it is kept; empty for a temporary one
 * @param retention how long a verdict is kept after it was written
 * @param maximumSize most bytes that the verdicts may take
 */
public record HistorySettings(Optional<Path> directory, Duration retention, long maximumSize) {}
