/** Who may ask: bearer tokens kept in files. */
@NullMarked
package io.headwatch.access;

import org.jspecify.annotations.NullMarked;
