package io.headwatch.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a profile says of one of its images.
 *
 * @param id what it is called where it came from
 * @param source where it was taken, where known
 * @param time when it was taken, where known
 */
public record ImageLine(String id, Optional<String> source, Optional<Instant> time) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static ImageLine parse(String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      return new ImageLine(
          entry.path("id").asText(),
          Optional.ofNullable(entry.get("source")).map(JsonNode::asText),
          Optional.ofNullable(entry.get("time")).map(JsonNode::asText).map(Instant::parse));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException("the image line %s is damaged".formatted(line), e);
    }
  }
}
