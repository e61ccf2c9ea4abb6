package io.headwatch.shift.explanation;

/**
 * How one pair moved in a window.
 *
 * @param head attention head, from 0
 * @param neuron channel, from 0
 * @param z standardised mean shift, signed
 * @param effectSize Cohen's d, signed
 * @param cramerVonMises Cramér-von Mises distance on the bins, 0 to 1
 * @param populationStability population stability index, at least 0
 * @param kolmogorovSmirnov Kolmogorov-Smirnov distance on the bins, 0 to 1
 * @param wasserstein Wasserstein-1 distance on the bins, in the scalar's unit
 * @param meanReference mean scalar of the reference
 * @param meanWindow mean scalar of the window
 */
public record PairShift(
    int head,
    int neuron,
    double z,
    double effectSize,
    double cramerVonMises,
    double populationStability,
    double kolmogorovSmirnov,
    double wasserstein,
    double meanReference,
    double meanWindow) {}
