package io.headwatch.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;

/** An answer in JSON. */
final class ApiAnswer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ApiAnswer() {}

  static void write(Context request, JsonNode answer) {
    try {
      request.result(JSON.writeValueAsBytes(answer)).contentType("application/json");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }
}
