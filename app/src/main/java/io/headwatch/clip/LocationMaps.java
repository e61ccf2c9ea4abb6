package io.headwatch.clip;

/**
 * How each location of a crop answers to P texts: P x N values each, N = grid x grid locations, row
 * by row.
 *
 * @param grid side of the grid of locations
 * @param pairs mean over a text's pairs of the neuron's activation times the cosine of the head's
 *     output with the text (arXiv 2509.19943, segmentation)
 * @param agreeingPairs the same with cosines below 0 taken for 0: heads that speak against a text
 *     do not take away what others say for it
 * @param valuesWithPosition cosine of the projected value W_O (W_V x + b_V) + b_O with the text, x
 *     with the positional embedding (what the paper's authors compare with)
 * @param values the same of x without position (C. Zhou, C. C. Loy, B. Dai, "Extract Free Dense
 *     Labels from CLIP", arXiv 2112.01071: MaskCLIP)
 */
public record LocationMaps(
    int grid, float[] pairs, float[] agreeingPairs, float[] valuesWithPosition, float[] values) {}
