/**
 * Typed, validated settings, read from HOCON.
 *
 * <p>{@code reference.conf} holds every key with its meaning, range and default; this package is
 * the only one that reads it.
 */
@NullMarked
package io.headwatch.config;

import org.jspecify.annotations.NullMarked;
