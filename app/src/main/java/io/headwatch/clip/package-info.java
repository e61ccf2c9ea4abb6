/**
 * CLIP's ResNets: weights, preprocessing and the image tower that yields neuron-head contributions
 * (arXiv 2509.19943). The only user of DJL; no NDArray leaves this package.
 */
@NullMarked
package io.headwatch.clip;

import org.jspecify.annotations.NullMarked;
