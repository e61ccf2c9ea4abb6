/** From statistics to a verdict and to the pairs that shifted, with multiple-testing control. */
@NullMarked
package io.headwatch.shift.explanation;

import org.jspecify.annotations.NullMarked;
