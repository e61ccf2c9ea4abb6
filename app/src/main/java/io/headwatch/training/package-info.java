/** Training of small CLIP-ResNets on generated scenes and on folders of captioned images. */
@NullMarked
package io.headwatch.training;

import org.jspecify.annotations.NullMarked;
