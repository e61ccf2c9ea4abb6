package io.headwatch.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.PowerCurve.MeanChange;
import io.headwatch.shift.profile.ShiftKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A power card in a profile's header, as JSON; a profile without one has no such node. */
final class PowerHeader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private PowerHeader() {}

  static ObjectNode of(PowerCard card) {
    ObjectNode node = JSON.createObjectNode().put("windows", card.windows());
    node.set("sizes", JSON.valueToTree(card.sizes()));
    ArrayNode curves = node.putArray("curves");
    card.curves().forEach(curve -> curves.add(of(curve)));
    node.set("missing", JSON.valueToTree(card.missing()));
    return node;
  }

  private static ObjectNode of(PowerCurve curve) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("kind", curve.kind().name().toLowerCase(Locale.ROOT))
            .put("name", curve.name());
    node.set("strengths", JSON.valueToTree(curve.strengths()));
    node.set("pValues", JSON.valueToTree(curve.pValues()));
    curve
        .mean()
        .ifPresent(
            mean -> node.put("perShare", mean.perShare()).put("deviation", mean.deviation()));
    return node;
  }

  /**
   * Reads a card back.
   *
   * @param node the card; missing if there is none
   * @throws IllegalArgumentException if it is damaged
   */
  static Optional<PowerCard> read(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    List<Integer> sizes = new ArrayList<>();
    node.path("sizes").forEach(size -> sizes.add(size.asInt()));
    List<PowerCurve> curves = new ArrayList<>();
    node.path("curves").forEach(curve -> curves.add(curve(curve)));
    List<String> missing = new ArrayList<>();
    node.path("missing").forEach(sentence -> missing.add(sentence.asText()));
    return Optional.of(new PowerCard(node.path("windows").asInt(), sizes, curves, missing));
  }

  private static PowerCurve curve(JsonNode node) {
    List<List<Double>> pValues = new ArrayList<>();
    node.path("pValues").forEach(ofSize -> pValues.add(numbers(ofSize)));
    return new PowerCurve(
        ShiftKind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)),
        node.path("name").asText(),
        numbers(node.path("strengths")),
        pValues,
        node.has("perShare")
            ? Optional.of(
                new MeanChange(node.path("perShare").asDouble(), node.path("deviation").asDouble()))
            : Optional.empty());
  }

  private static List<Double> numbers(JsonNode values) {
    List<Double> numbers = new ArrayList<>();
    values.forEach(value -> numbers.add(value.asDouble()));
    return numbers;
  }
}
