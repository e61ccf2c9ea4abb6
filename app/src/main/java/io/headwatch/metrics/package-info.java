/** What Prometheus scrapes: the only user of the Prometheus client. */
@NullMarked
package io.headwatch.metrics;

import org.jspecify.annotations.NullMarked;
