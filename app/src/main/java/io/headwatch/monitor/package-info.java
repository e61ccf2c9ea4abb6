/**
 * The pipeline from pixels to verdicts, free of any transport: contributions of images, panes,
 * windows, and what judges them. Metrics and transports attach through this package's ports.
 */
@NullMarked
package io.headwatch.monitor;

import org.jspecify.annotations.NullMarked;
