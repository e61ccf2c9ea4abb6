package io.headwatch.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where pixels of images may be shown.
 *
 * @param page whether the page shows images of events
 * @param profile whether the page shows, beside them, those that profiles hold small copies of
 * @param report whether reports hold images of events
 * @param expiry how long after an event its image may be shown
 * @param erasedEvents the list of events whose images are shown nowhere; empty if there is none
 */
public record PixelSettings(
    boolean page, boolean profile, boolean report, Duration expiry, Optional<Path> erasedEvents) {}
