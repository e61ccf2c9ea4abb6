/** What a demonstration needs besides Headwatch itself: a Kafka broker inside the process. */
@NullMarked
package io.headwatch.demo;

import org.jspecify.annotations.NullMarked;
