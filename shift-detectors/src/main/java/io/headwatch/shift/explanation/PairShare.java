package io.headwatch.shift.explanation;

/**
 * A pair's part in the shift of the mean embedding.
 *
 * @param pair head * C + neuron
 * @param share part of the shift, 1 being all of it; negative if the pair pulls the other way
 */
public record PairShare(int pair, double share) {}
