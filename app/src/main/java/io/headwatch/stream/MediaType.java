package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What a record's {@code content-type} header says its value is.
 *
 * @param name type and subtype in lower case, without parameters; empty if the header is missing
 */
record MediaType(String name) {

  static MediaType of(Headers headers) {
    Header header = headers.lastHeader("content-type");
    String text = header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    int parameters = text.indexOf(';');
    String type = parameters < 0 ? text : text.substring(0, parameters);
    return new MediaType(type.strip().toLowerCase(Locale.ROOT));
  }

  boolean isCloudEvents() {
    return name.startsWith("application/cloudevents");
  }

  boolean isStructuredCloudEvent() {
    return name.equals("application/cloudevents+json");
  }

  /** Whether the value is JSON; if nothing is said, by its first character. */
  boolean isJson(byte[] value) {
    return name.equals("application/json")
        || name.endsWith("+json")
        || (!name.startsWith("image/") && startsLikeAnObject(value));
  }

  private static boolean startsLikeAnObject(byte[] value) {
    for (byte b : value) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{';
      }
    }
    return false;
  }
}
