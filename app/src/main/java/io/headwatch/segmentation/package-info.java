/**
 * Where in an image words are: masks on demand, by the pairs of arXiv 2509.19943, without training.
 */
@NullMarked
package io.headwatch.segmentation;

import org.jspecify.annotations.NullMarked;
