package io.headwatch.clip;

/**
 * What one step showed.
 *
 * @param loss sum of all weighted losses before the step
 * @param parts the weighted losses: each group, all words, texts' words, texts' direction, contrast
 * @param gradientNorm Euclidean norm of the gradient before clipping
 */
public record TrainingStep(double loss, float[] parts, double gradientNorm) {}
