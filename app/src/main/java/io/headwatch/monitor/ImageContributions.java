package io.headwatch.monitor;

/**
 * What the network says of one image.
 *
 * @param scalars the pairs' contribution scalars s, H x C
 * @param embedding the embedding M, O values, not normalised
 */
public record ImageContributions(float[] scalars, float[] embedding) {}
