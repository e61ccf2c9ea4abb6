package io.headwatch.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.headwatch.monitor.EventReference;
import io.headwatch.report.Naming.Name;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What reports take of a verdict's JSON beyond its entry. Fields that are missing, as in verdicts
 * of earlier versions, count as nothing.
 */
final class VerdictDocument {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode tree;

  private VerdictDocument(JsonNode tree) {
    this.tree = tree;
  }

  /** The document; one that is no longer there, or no JSON, tells nothing. */
  static VerdictDocument of(Optional<byte[]> json) {
    try {
      return new VerdictDocument(
          json.isEmpty() ? MissingNode.getInstance() : JSON.readTree(json.get()));
    } catch (IOException e) {
      return new VerdictDocument(MissingNode.getInstance());
    }
  }

  long repeated() {
    return tree.path("repeated").asLong();
  }

  long skipped() {
    return tree.path("skipped").asLong();
  }

  double sampledShare() {
    return tree.path("sampledShare").asDouble(1);
  }

  Optional<String> reason() {
    return Optional.ofNullable(tree.path("reason").textValue());
  }

  List<String> frozenSources() {
    return list(tree.path("frozenSources"), JsonNode::asText);
  }

  boolean hasFrozenSources() {
    return tree.path("frozen").asLong() > 0;
  }

  List<Concept> concepts() {
    return list(tree.path("concepts"), Concept::of);
  }

  /** What this window names. */
  Names names() {
    return new Names(tree);
  }

  /** What all windows since the evidence began to rise name; empty unless an alarm fired by it. */
  Optional<Names> gatheredNames() {
    JsonNode gathered = tree.path("evidenceWindows");
    return gathered.isObject() ? Optional.of(new Names(gathered)) : Optional.empty();
  }

  /**
   * Events that contribute most: to the shift of this window, or else of all since the evidence
   * began to rise. What is no event is left out.
   */
  List<ReportedEvent> contributing() {
    JsonNode own = tree.path("contributing");
    JsonNode told = own.isArray() ? own : tree.path("evidenceWindows").path("contributing");
    return list(told, VerdictDocument::event).stream().flatMap(Optional::stream).toList();
  }

  private static Optional<ReportedEvent> event(JsonNode node) {
    try {
      return Optional.of(
          ReportedEvent.plain(
              new EventReference(
                  node.path("topic").asText(),
                  node.path("partition").asInt(),
                  node.path("offset").asLong()),
              Optional.ofNullable(node.path("source").textValue()),
              Instant.parse(node.path("time").asText()),
              node.path("share").asDouble()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reading) {
    List<T> found = new ArrayList<>();
    array.forEach(node -> found.add(reading.apply(node)));
    return found;
  }

  /** What one window, or several together, say of a concept. */
  record Concept(
      String name,
      double meanReference,
      double meanWindow,
      double effectSize,
      boolean significant) {

    static Concept of(JsonNode node) {
      return new Concept(
          node.path("concept").asText(),
          node.path("meanReference").asDouble(),
          node.path("meanWindow").asDouble(),
          node.path("effectSize").asDouble(),
          node.path("significant").asBoolean());
    }
  }

  /** Words, concepts and pairs, each with a count of one window. */
  record Names(JsonNode node) {

    /** Words whose change is hardly chance; none if no words fit. */
    List<Name> words() {
      return list(node.path("words"), Names::word).stream()
          .filter(word -> word.largestZ().orElse(0) >= NamingTally.LEAST_Z)
          .toList();
    }

    boolean noFittingWords() {
      return node.path("noFittingWords").asBoolean();
    }

    List<Name> concepts() {
      return list(node.path("concepts"), Concept::of).stream()
          .filter(Concept::significant)
          .map(
              concept ->
                  new Name(
                      concept.name(),
                      Optional.empty(),
                      concept.effectSize(),
                      1,
                      OptionalDouble.empty()))
          .toList();
    }

    List<Name> pairs() {
      return list(node.path("pairs"), Names::pair);
    }

    private static Name word(JsonNode word) {
      return new Name(
          word.path("word").asText(),
          Optional.empty(),
          word.path("change").asDouble(),
          1,
          OptionalDouble.of(Math.abs(word.path("z").asDouble())));
    }

    private static Name pair(JsonNode pair) {
      String place = pair.path("head").asInt() + ":" + pair.path("neuron").asInt();
      return new Name(
          pair.path("label").asText(place),
          Optional.of(place),
          pair.path("share").asDouble(),
          1,
          OptionalDouble.empty());
    }
  }
}
