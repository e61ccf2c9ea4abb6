package io.headwatch.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** As much of JSON Schema 2020-12 as the project's schemas use; other keywords are refused. */
public final class JsonSchema {

  private static final Set<String> REMARKS = Set.of("$schema", "title", "description", "else");

  private final JsonNode schema;
  private final JsonNode document;
  private final boolean closed;

  private JsonSchema(JsonNode schema, JsonNode document, boolean closed) {
    this.schema = schema;
    this.document = document;
    this.closed = closed;
  }

  /**
   * A schema within a document, to which references lead; fields that it doesn't name are wrong.
   */
  public static JsonSchema within(JsonNode document, JsonNode schema) {
    return new JsonSchema(schema, document, true);
  }

  /** One of the schemas that users get. */
  public static JsonSchema read(String name) throws IOException {
    Path file = Path.of("..", "deploy", "schemas", name);
    JsonNode schema = new ObjectMapper().readTree(Files.readString(file));
    return new JsonSchema(schema, schema, false);
  }

  /** What is wrong with a value, each with the place; empty if nothing is. */
  public List<String> mistakes(JsonNode value) {
    List<String> mistakes = new ArrayList<>();
    check(schema, value, "$", mistakes);
    return mistakes;
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> mistakes) {
    for (var keyword : schema.properties()) {
      if (!REMARKS.contains(keyword.getKey())
          && !holds(schema, keyword.getKey(), keyword.getValue(), value, at, mistakes)) {
        mistakes.add("%s: %s is not %s".formatted(at, value, keyword));
      }
    }
  }

  private boolean holds(
      JsonNode schema,
      String keyword,
      JsonNode wanted,
      JsonNode value,
      String at,
      List<String> mistakes) {
    return switch (keyword) {
      case "$ref" -> {
        check(document.at(wanted.asText().substring(1)), value, at, mistakes);
        yield true;
      }
      case "type" -> isOf(wanted.asText(), value);
      case "const" -> wanted.equals(value);
      case "enum" -> contains(wanted, value);
      case "minimum" -> !value.isNumber() || value.asDouble() >= wanted.asDouble();
      case "maximum" -> !value.isNumber() || value.asDouble() <= wanted.asDouble();
      case "exclusiveMinimum" -> !value.isNumber() || value.asDouble() > wanted.asDouble();
      case "minLength" -> !value.isTextual() || value.asText().length() >= wanted.asInt();
      case "pattern" -> !value.isTextual() || value.asText().matches(wanted.asText());
      case "format" -> wanted.asText().equals("date-time") && isTime(value);
      case "required" -> missing(wanted, value).isEmpty();
      case "properties" -> {
        value
            .fieldNames()
            .forEachRemaining(
                name -> {
                  if (closed && !wanted.has(name)) {
                    mistakes.add(at + "." + name + " is not described");
                  }
                });
        for (var property : wanted.properties()) {
          if (value.has(property.getKey())) {
            JsonNode inner = value.get(property.getKey());
            check(property.getValue(), inner, at + "." + property.getKey(), mistakes);
          }
        }
        yield true;
      }
      case "additionalProperties" ->
          wanted.asBoolean() || areNamed(value, schema.path("properties"));
      case "items" -> {
        for (int i = 0; i < value.size(); i++) {
          check(wanted, value.get(i), at + "[" + i + "]", mistakes);
        }
        yield true;
      }
      case "if" -> {
        List<String> ignored = new ArrayList<>();
        check(wanted, value, at, ignored);
        check(schema.get(ignored.isEmpty() ? "then" : "else"), value, at, mistakes);
        yield true;
      }
      case "then" -> schema.has("if");
      default -> throw new IllegalArgumentException("keyword " + keyword + " is not supported");
    };
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new IllegalArgumentException("type " + type + " is not supported");
    };
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode one : list) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> missing(JsonNode names, JsonNode value) {
    Set<String> missing = new TreeSet<>();
    names.forEach(name -> missing.add(name.asText()));
    value.fieldNames().forEachRemaining(missing::remove);
    return missing;
  }

  private static boolean areNamed(JsonNode value, JsonNode properties) {
    for (var field : value.properties()) {
      if (!properties.has(field.getKey())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTime(JsonNode value) {
    try {
      Instant.parse(value.asText());
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
