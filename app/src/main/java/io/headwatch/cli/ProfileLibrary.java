package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.reference.ProfileFile;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Outlines of the profiles that an instance uses, by their hash. They are made while the profiles
 * are read anyway, since these may be large.
 */
final class ProfileLibrary {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ObjectNode> outlines = new ConcurrentHashMap<>();

  /** Takes a profile that was read in. */
  void add(Path path, ProfileFile file) {
    ObjectNode outline = ProfileOutline.of(file, path);
    // Where files lie is nothing that a page's readers need.
    outline.remove(List.of("file", "images", "modelDirectory"));
    file.power().ifPresent(card -> put(outline.putObject("powerCard"), card));
    outlines.put(file.hash(), outline);
  }

  Optional<ObjectNode> outline(String hash) {
    return Optional.ofNullable(outlines.get(hash));
  }

  private static void put(ObjectNode node, PowerCard card) {
    node.put("windows", card.windows()).put("detected", PowerCard.DETECTED);
    node.set("sizes", JSON.valueToTree(card.sizes()));
    ArrayNode curves = node.putArray("curves");
    for (PowerCurve curve : card.curves()) {
      ObjectNode one =
          curves
              .addObject()
              .put("kind", curve.kind().name().toLowerCase(Locale.ROOT))
              .put("name", curve.name());
      one.set("strengths", JSON.valueToTree(curve.strengths()));
      one.set("pValues", JSON.valueToTree(curve.pValues()));
    }
    node.set("missing", JSON.valueToTree(card.missing()));
  }
}
