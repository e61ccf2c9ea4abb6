package io.headwatch.config;

import java.time.Duration;

/**
 * Images that go through the model together.
 *
 * @param size most images of a batch
 * @param linger longest wait for a batch to fill
 */
public record BatchSettings(int size, Duration linger) {}
