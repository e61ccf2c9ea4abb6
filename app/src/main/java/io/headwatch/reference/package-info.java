/**
 * Reference images and profiles on disk: which images, their values in a resumable spill file, and
 * the profile file. Knows files and the network's ports, but no transport.
 */
@NullMarked
package io.headwatch.reference;

import org.jspecify.annotations.NullMarked;
