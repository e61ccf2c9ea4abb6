@NullMarked
package io.headwatch.scenes;

import org.jspecify.annotations.NullMarked;
