package io.headwatch.report;

import java.time.Instant;

/**
 * When a profile judged.
 *
 * @param hash SHA-256 of its file, hexadecimal
 * @param first start of the first window that it judged
 * @param last end of the last one
 * @param windows how many it judged
 */
public record ProfilePeriod(String hash, Instant first, Instant last, long windows) {}
