/**
 * Test scenes for Headwatch: sprites before named backgrounds, with captions and exact masks, drawn
 * from a described population; and the embedded model that was trained on such scenes.
 */
@NullMarked
package io.headwatch.scenes;

import org.jspecify.annotations.NullMarked;
