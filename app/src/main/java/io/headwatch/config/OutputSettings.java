package io.headwatch.config;

/**
 * Topics that Headwatch writes.
 *
 * @param resultsTopic verdicts
 * @param deadLetterTopic events that could not be used
 * @param decisionsTopic what people decide about shifts
 * @param eventReferences most events that a verdict points to
 */
public record OutputSettings(
    String resultsTopic, String deadLetterTopic, String decisionsTopic, int eventReferences) {}
