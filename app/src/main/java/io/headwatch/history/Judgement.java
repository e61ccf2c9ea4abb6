package io.headwatch.history;

import java.util.OptionalDouble;

/**
 * What a verdict says of a window that was judged.
 *
 * @param score minus the decimal logarithm of the p-value, at least 0
 * @param threshold smallest score that counts as shifted; empty if none does
 * @param pValue calibrated p-value, in (0, 1]
 * @param effectSize standardised shift, at least 0
 */
public record Judgement(double score, OptionalDouble threshold, double pValue, double effectSize) {}
