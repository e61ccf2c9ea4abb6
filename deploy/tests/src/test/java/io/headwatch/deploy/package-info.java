/** Whether what is below {@code deploy} fits Helm, Kubernetes, Compose, and Headwatch itself. */
@NullMarked
package io.headwatch.deploy;

import org.jspecify.annotations.NullMarked;
