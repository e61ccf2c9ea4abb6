package io.headwatch.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How streams without a profile learn one.
 *
 * @param directory where learned profiles are kept; empty if nothing is learned
 * @param images images of a learned profile
 * @param strata how a learned profile is divided by the clock; empty if it isn't
 */
public record LearningSettings(
    Optional<Path> directory, int images, Optional<ClockSettings> strata) {}
