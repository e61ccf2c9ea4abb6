package io.headwatch.config;

import java.util.Optional;

/**
 * The names under which an event's properties are looked up, among record headers, CloudEvents
 * attributes and JSON fields.
 *
 * @param stream the stream; empty if streams are topics
 * @param source where the image comes from
 * @param time the event's time
 * @param id the event's identity
 * @param data JSON field with the image in base64
 * @param reference JSON field with the image's URL
 * @param stratum what profiles are divided by, if they are by a label; empty if no event has one
 */
public record FieldNames(
    Optional<String> stream,
    String source,
    String time,
    String id,
    String data,
    String reference,
    Optional<String> stratum) {}
