/**
 * Distribution shift of per-image contribution scalars: arrays in, verdicts out. No I/O, no
 * logging, no clock and no threads. Packages build on one another in the order statistics, profile,
 * detector, calibration, explanation.
 */
@NullMarked
package io.headwatch.shift;

import org.jspecify.annotations.NullMarked;
