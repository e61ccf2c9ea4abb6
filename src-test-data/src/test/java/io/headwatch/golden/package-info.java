/** Numbers computed with the official implementations, for tests of this and other modules. */
@NullMarked
package io.headwatch.golden;

import org.jspecify.annotations.NullMarked;
