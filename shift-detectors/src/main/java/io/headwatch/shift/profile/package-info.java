/** The reference's statistics, what they are bound to, and its null distribution. */
@NullMarked
package io.headwatch.shift.profile;

import org.jspecify.annotations.NullMarked;
