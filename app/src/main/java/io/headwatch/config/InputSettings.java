package io.headwatch.config;

import java.util.List;

/**
 * The image events.
 *
 * @param topics topics to read, at least one
 * @param form what a record's value is
 * @param fields where to find an event's properties
 * @param references what references may point to
 */
public record InputSettings(
    List<String> topics, Form form, FieldNames fields, ReferenceSettings references) {

  /** What a record's value is. */
  public enum Form {
    /** Decided record by record. */
    AUTO,
    /** The bytes of an image. */
    RAW,
    /** A CloudEvent, binary or structured. */
    CLOUDEVENTS,
    /** JSON with an image in base64 or a reference to one. */
    JSON
  }

  public InputSettings {
    topics = List.copyOf(topics);
  }
}
