/** Everything that speaks Kafka. */
@NullMarked
package io.headwatch.stream;

import org.jspecify.annotations.NullMarked;
