package io.headwatch.config;

/**
 * Topics that Headwatch writes.
 *
 * @param resultsTopic verdicts
 * @param deadLetterTopic events that could not be used
 * @param eventReferences most events that a verdict points to
 */
public record OutputSettings(String resultsTopic, String deadLetterTopic, int eventReferences) {}
