/** CLIP-ResNet: model directories, preprocessing, image and text towers. */
@NullMarked
package io.headwatch.clip;

import org.jspecify.annotations.NullMarked;
