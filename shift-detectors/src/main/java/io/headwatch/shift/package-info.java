@NullMarked
package io.headwatch.shift;

import org.jspecify.annotations.NullMarked;
