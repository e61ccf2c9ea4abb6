/** Mergeable accumulators: what one image adds, what panes sum to. */
@NullMarked
package io.headwatch.shift.statistics;

import org.jspecify.annotations.NullMarked;
