/** Which images of events may be shown, and the ports that they come by. */
@NullMarked
package io.headwatch.pixels;

import org.jspecify.annotations.NullMarked;
