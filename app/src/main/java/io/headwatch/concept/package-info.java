/** Words: which there are, what texts are made of them, and what images have to do with them. */
@NullMarked
package io.headwatch.concept;

import org.jspecify.annotations.NullMarked;
