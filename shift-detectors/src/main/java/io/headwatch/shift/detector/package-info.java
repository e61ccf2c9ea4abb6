/** Scores of a window against a reference: one class per detector. */
@NullMarked
package io.headwatch.shift.detector;

import org.jspecify.annotations.NullMarked;
