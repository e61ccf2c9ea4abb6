package io.headwatch.stream;

/** What a record's value is. */
public enum EventForm {
  /** The bytes of an image. */
  RAW("raw"),
  /** JSON with an image in base64 or a reference to one. */
  JSON("json"),
  /** A CloudEvent's data, with its attributes in headers. */
  CLOUDEVENT_BINARY("cloudevent-binary"),
  /** A whole CloudEvent in JSON. */
  CLOUDEVENT_STRUCTURED("cloudevent-structured");

  private final String label;

  EventForm(String label) {
    this.label = label;
  }

  /** The name in reports, which never changes. */
  public String label() {
    return label;
  }
}
