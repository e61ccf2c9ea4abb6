/** Reading and writing of safetensors files, the format of model weights and profiles. */
@NullMarked
package io.headwatch.safetensors;

import org.jspecify.annotations.NullMarked;
