package io.headwatch.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.shift.profile.Stratification;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a profile says of one of its images.
 *
 * @param id what it is called where it came from
 * @param source where it was taken, where known
 * @param time when it was taken, where known
 * @param label what it is divided by, where known
 */
public record ImageLine(
    String id, Optional<String> source, Optional<Instant> time, Optional<String> label) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The name of its stratum; empty if what that depends on is not known. */
  public Optional<String> stratum(Stratification stratification) {
    return stratification.stratum(time, label);
  }

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
          Optional.ofNullable(entry.get("time")).map(JsonNode::asText).map(Instant::parse),
          Optional.ofNullable(entry.get("stratum")).map(JsonNode::asText));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException("the image line %s is damaged".formatted(line), e);
    }
  }
}
