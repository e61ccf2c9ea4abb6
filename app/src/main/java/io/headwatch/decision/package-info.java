/**
 * What people decide about shifts, as the decisions topic tells it: that one is known for a while,
 * or that it is the new normal.
 */
@NullMarked
package io.headwatch.decision;

import org.jspecify.annotations.NullMarked;
