/** The commands, and where everything is put together. Nothing uses this package. */
@NullMarked
package io.headwatch.cli;

import org.jspecify.annotations.NullMarked;
