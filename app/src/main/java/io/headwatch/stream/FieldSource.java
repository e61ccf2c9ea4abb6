package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A place where an event's properties stand under their names. */
@FunctionalInterface
interface FieldSource {

  /** Longest value, in characters; images in base64 are read by other means. */
  int MAX_LENGTH = 4_096;

  /**
   * The value of a field.
   *
   * @throws RejectedEventException if it is neither text nor a number, or too long
   */
  Optional<String> text(String name) throws RejectedEventException;

  /** The record's headers, of which the last of a name counts. */
  static FieldSource headers(Headers headers) {
    return prefixedHeaders(headers, "");
  }

  /** The record's headers whose names start with a prefix, under the rest of their names. */
  static FieldSource prefixedHeaders(Headers headers, String prefix) {
    return name -> {
      Header header = headers.lastHeader(prefix + name);
      return header == null || header.value() == null
          ? Optional.empty()
          : Optional.of(bounded(name, new String(header.value(), UTF_8)));
    };
  }

  /** The fields of a JSON object. */
  static FieldSource json(ObjectNode object) {
    return name -> {
      JsonNode value = object.get(name);
      return value == null || value.isNull()
          ? Optional.empty()
          : Optional.of(bounded(name, scalar(name, value)));
    };
  }

  /** This source, and another for what it lacks. */
  default FieldSource or(FieldSource fallback) {
    return name -> {
      Optional<String> value = text(name);
      return value.isPresent() ? value : fallback.text(name);
    };
  }

  private static String scalar(String name, JsonNode value) throws RejectedEventException {
    if (!value.isTextual() && !value.isNumber()) {
      throw malformed(name, "must be text or a number");
    }
    return value.asText();
  }

  private static String bounded(String name, String value) throws RejectedEventException {
    if (value.length() > MAX_LENGTH) {
      throw malformed(name, "has more than " + MAX_LENGTH + " characters");
    }
    return value;
  }

  private static RejectedEventException malformed(String name, String problem) {
    return new RejectedEventException(Reason.MALFORMED_EVENT, "field \"" + name + "\" " + problem);
  }
}
