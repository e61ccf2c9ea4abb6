/**
 * Verdicts over time, kept in an embedded store that is filled from the results topic alone.
 *
 * <p>Whatever is here can be read again from the topic: a store that is lost, damaged or of another
 * version is begun anew.
 */
@NullMarked
package io.headwatch.history;

import org.jspecify.annotations.NullMarked;
