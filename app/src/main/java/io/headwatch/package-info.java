@NullMarked
package io.headwatch;

import org.jspecify.annotations.NullMarked;
