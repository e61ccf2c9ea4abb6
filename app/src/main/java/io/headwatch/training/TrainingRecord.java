package io.headwatch.training;

import io.headwatch.training.HeldOutAccuracy.Result;

/**
 * One line of the training log.
 *
 * @param images learned so far
 * @param imageSize their size in pixels
 * @param learningRate of the last step
 * @param loss mean since the last record
 * @param imagesPerSecond since the last record, measuring left out
 * @param heldOut accuracy on what isn't trained on
 */
public record TrainingRecord(
    long images,
    int imageSize,
    double learningRate,
    double loss,
    double imagesPerSecond,
    Result heldOut) {}
