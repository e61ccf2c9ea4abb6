package io.headwatch.decision;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.decision.Acceptance.Built;
import io.headwatch.decision.Acceptance.Failed;
import io.headwatch.decision.Acceptance.Outcome;
import io.headwatch.decision.Acceptance.Requested;
import io.headwatch.decision.Decision.Note;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decision as a record of the decisions topic, whose key is its id: the last record about a
 * decision counts. deploy/schemas/decision.schema.json describes it.
 */
public final class DecisionJson {

  /** Version of the schema; it grows when a field changes its meaning or goes. */
  public static final int SCHEMA = 1;

  private static final int MOST_BYTES = 1 << 16;
  private static final String ACKNOWLEDGED = "acknowledged";
  private static final String ACCEPTED = "accepted";
  private static final ObjectMapper JSON = new ObjectMapper();

  private DecisionJson() {}

  /** The record's key. */
  public static byte[] key(Decision decision) {
    return decision.id().getBytes(UTF_8);
  }

  /** The record's value. */
  public static byte[] value(Decision decision) {
    try {
      return JSON.writeValueAsBytes(tree(decision));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /** The record's value as a tree. */
  public static ObjectNode tree(Decision decision) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("schema", SCHEMA)
            .put("id", decision.id())
            .put("stream", decision.stream())
            .put("decision", decision instanceof Acknowledgement ? ACKNOWLEDGED : ACCEPTED)
            .put("who", decision.note().who())
            .put("why", decision.note().why())
            .put("at", decision.note().at().toString());
    if (decision instanceof Acknowledgement acknowledgement) {
      node.put("until", acknowledgement.until().toString());
      acknowledgement.ended().ifPresent(ended -> node.put("ended", ended.toString()));
    } else if (decision instanceof Acceptance acceptance) {
      node.put("from", acceptance.from().toString()).put("to", acceptance.to().toString());
      put(node, acceptance.outcome());
    }
    return node;
  }

  private static void put(ObjectNode node, Outcome outcome) {
    if (outcome instanceof Built built) {
      node.put("outcome", "built").put("version", built.version()).put("profile", built.profile());
    } else if (outcome instanceof Failed failed) {
      node.put("outcome", "failed").put("reason", failed.reason());
    } else {
      node.put("outcome", "requested");
    }
  }

  /**
   * Reads a record's value.
   *
   * @throws MalformedDecisionException if it is no decision, or one of a later schema
   */
  public static Decision parse(byte @Nullable [] value) throws MalformedDecisionException {
    if (value == null || value.length == 0 || value.length > MOST_BYTES) {
      throw new MalformedDecisionException(
          "the record has %d bytes".formatted(value == null ? 0 : value.length));
    }
    try {
      return decision(JSON.readTree(value));
    } catch (IOException e) {
      throw new MalformedDecisionException("the record is no JSON");
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedDecisionException(String.valueOf(e.getMessage()));
    }
  }

  private static Decision decision(JsonNode tree) throws MalformedDecisionException {
    if (tree.path("schema").asInt() != SCHEMA) {
      throw new MalformedDecisionException(
          "schema is %s; this version of Headwatch knows %d"
              .formatted(tree.path("schema"), SCHEMA));
    }
    Note note =
        new Note(
            text(tree, "id"),
            text(tree, "stream"),
            text(tree, "who"),
            text(tree, "why"),
            time(tree, "at"));
    return switch (text(tree, "decision")) {
      case ACKNOWLEDGED ->
          new Acknowledgement(
              note,
              time(tree, "until"),
              tree.has("ended") ? Optional.of(time(tree, "ended")) : Optional.empty());
      case ACCEPTED -> new Acceptance(note, time(tree, "from"), time(tree, "to"), outcome(tree));
      default -> throw new MalformedDecisionException("decision is neither of those known");
    };
  }

  private static Outcome outcome(JsonNode tree) throws MalformedDecisionException {
    return switch (text(tree, "outcome")) {
      case "requested" -> new Requested();
      case "built" -> new Built(tree.path("version").asInt(), text(tree, "profile"));
      case "failed" -> new Failed(text(tree, "reason"));
      default -> throw new MalformedDecisionException("outcome is none of those known");
    };
  }

  private static String text(JsonNode tree, String field) throws MalformedDecisionException {
    if (!tree.path(field).isTextual()) {
      throw new MalformedDecisionException(field + " is missing");
    }
    return tree.path(field).asText();
  }

  private static Instant time(JsonNode tree, String field) throws MalformedDecisionException {
    return Instant.parse(text(tree, field));
  }
}
