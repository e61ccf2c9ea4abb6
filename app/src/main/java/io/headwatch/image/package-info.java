/** From the bytes of an image event to pixels, whatever the bytes are. */
@NullMarked
package io.headwatch.image;

import org.jspecify.annotations.NullMarked;
