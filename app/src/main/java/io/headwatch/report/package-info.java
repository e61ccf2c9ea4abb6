/**
 * Reports: what the history says of one stream over a range of time, as one HTML file that needs
 * nothing else and as JSON; by schedule or on demand.
 */
@NullMarked
package io.headwatch.report;

import org.jspecify.annotations.NullMarked;
