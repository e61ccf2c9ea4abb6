package io.headwatch.config;

/**
 * When a window is called shifted.
 *
 * @param falseAlarm probability that a window of an unchanged stream is called shifted, in (0, 0.1]
 * @param falseDiscoveryRate expected share of false ones among the pairs named, in (0, 0.5]
 * @param topPairs most pairs named in a verdict
 */
public record AlarmSettings(double falseAlarm, double falseDiscoveryRate, int topPairs) {}
