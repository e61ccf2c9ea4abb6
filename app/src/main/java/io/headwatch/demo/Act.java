package io.headwatch.demo;

import io.headwatch.scenes.SceneMix;

/**
 * Some windows of the demo in which the population of scenes stays the same.
 *
 * @param title what the population is like, in words
 * @param windows number of windows, at least 1
 * @param shifted whether it differs from the reference's
 * @param mix the population
 */
public record Act(String title, int windows, boolean shifted, SceneMix mix) {}
