/** Null distributions by resampling the reference, and the profiles that hold them. */
@NullMarked
package io.headwatch.shift.calibration;

import org.jspecify.annotations.NullMarked;
