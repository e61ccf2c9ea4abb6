package io.headwatch.decision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.decision.Acceptance.Built;
import io.headwatch.decision.Acceptance.Failed;
import io.headwatch.decision.Acceptance.Requested;
import io.headwatch.decision.Decision.Note;
import io.headwatch.stream.JsonSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionJsonTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Note NOTE = new Note("a-1", "cam-1", "Ada", "new lamps\nin hall 3", NOW);

  private static Stream<Decision> decisions() {
    Acceptance accepted = new Acceptance(NOTE, NOW.minusSeconds(600), NOW, new Requested());
    return Stream.of(
        new Acknowledgement(NOTE, NOW.plusSeconds(60), Optional.empty()),
        new Acknowledgement(NOTE, NOW.plusSeconds(60), Optional.of(NOW.plusSeconds(30))),
        accepted,
        accepted.with(new Built(2, "ab".repeat(32))),
        accepted.with(new Failed("too few images")));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void parse_givesWhatWasWritten(Decision decision) throws Exception {
    assertThat(DecisionJson.parse(DecisionJson.value(decision))).isEqualTo(decision);
    assertThat(DecisionJson.key(decision)).asString(UTF_8).isEqualTo("a-1");
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void value_isAsTheSchemaSays(Decision decision) throws Exception {
    JsonNode schema =
        new ObjectMapper()
            .readTree(Files.readAllBytes(Path.of("../deploy/schemas/decision.schema.json")));
    JsonNode value = new ObjectMapper().readTree(DecisionJson.value(decision));

    assertThat(JsonSchema.within(schema, schema).mistakes(value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no JSON | no JSON",
        "{\"schema\": 2} | knows 1",
        "{\"schema\": 1} | id is missing",
        "{\"schema\": 1, \"id\": \"a b\", \"stream\": \"s\", \"who\": \"w\", \"why\": \"y\","
            + " \"at\": \"2026-03-01T12:00:00Z\"} | id must be",
        "{\"schema\": 1, \"id\": \"a\", \"stream\": \"s\", \"who\": \" \", \"why\": \"y\","
            + " \"at\": \"2026-03-01T12:00:00Z\"} | who must be",
        "{\"schema\": 1, \"id\": \"a\", \"stream\": \"s\", \"who\": \"w\", \"why\": \"y\","
            + " \"at\": \"yesterday\"} | yesterday",
      })
  void parse_ofWhatIsNoDecisionSaysWhy(String value, String expected) {
    assertThatThrownBy(() -> DecisionJson.parse(value.getBytes(UTF_8)))
        .isInstanceOf(MalformedDecisionException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void parse_ofATombstoneSaysWhy() {
    assertThatThrownBy(() -> DecisionJson.parse(null))
        .isInstanceOf(MalformedDecisionException.class)
        .hasMessageContaining("0 bytes");
  }
}
