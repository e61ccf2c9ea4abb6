/** What checks of a configuration and of its surroundings come to. Knows no technology. */
@NullMarked
package io.headwatch.check;

import org.jspecify.annotations.NullMarked;
