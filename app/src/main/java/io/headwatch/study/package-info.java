/** Studies whose figures RATIONALE.md and MODEL_CARD.md quote. */
@NullMarked
package io.headwatch.study;

import org.jspecify.annotations.NullMarked;
