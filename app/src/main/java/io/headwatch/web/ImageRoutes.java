package io.headwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.history.History;
import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.PairImages;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images of the events that a verdict names, and of the reference for the pairs that it names. No
 * other event can be asked for.
 */
final class ImageRoutes {

  /**
   * Most pixels of an image's longer side, unless it is asked for: twice what the page shows, for
   * dense screens.
   */
  private static final int SIDE = 224;

  /** Most that may be asked for: as large as images are looked at for masks. */
  static final int LARGEST_SIDE = 1_024;

  private static final int MOST_OF_A_PAIR = 5;
  private static final int MOST_PAIRS = 10;
  private static final String OFF =
      "the page shows no images; pixels.page = true in the configuration would let it";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The lists of a verdict that name events, by their names in addresses. */
  private static final Map<String, String> LISTS =
      Map.of(
          "contributing", "/contributing",
          "evidence", "/evidenceWindows/contributing",
          "unusual", "/unusual",
          "events", "/events");

  private final History history;
  private final Instance instance;

  ImageRoutes(History history, Instance instance) {
    this.history = history;
    this.instance = instance;
  }

  /** What there is to show of a window. */
  void images(Context request) {
    new QueryParameters(request);
    String id = request.pathParam("id");
    JsonNode verdict = verdict(id);
    ObjectNode answer = JSON.createObjectNode();
    boolean shown = instance.eventImages().isPresent();
    answer.put("shown", shown);
    if (!shown) {
      answer.put("reason", OFF);
    }
    answer.put("masks", instance.segmentation().isPresent());
    ArrayNode events = answer.putArray("events");
    for (String list : List.of("contributing", "evidence", "unusual", "events")) {
      JsonNode named = verdict.at(LISTS.get(list));
      for (int i = 0; shown && i < named.size(); i++) {
        events
            .addObject()
            .put("list", list)
            .put("index", i)
            .put("href", "/api/v1/windows/%s/images/%s/%d".formatted(id, list, i));
      }
    }
    pairs(answer.putArray("pairs"), verdict);
    ApiAnswer.write(request, answer);
  }

  private void pairs(ArrayNode answer, JsonNode verdict) {
    Optional<PairImages> images = instance.pairImages();
    JsonNode gathered = verdict.path("evidenceWindows");
    JsonNode pairs = gathered.isObject() ? gathered.path("pairs") : verdict.path("pairs");
    String profile = verdict.path("profile").asText();
    for (int i = 0; images.isPresent() && i < Math.min(MOST_PAIRS, pairs.size()); i++) {
      int head = pairs.get(i).path("head").asInt();
      int neuron = pairs.get(i).path("neuron").asInt();
      int count = Math.min(MOST_OF_A_PAIR, images.get().count(profile, head, neuron));
      if (count > 0) {
        ArrayNode hrefs =
            answer.addObject().put("head", head).put("neuron", neuron).putArray("images");
        for (int rank = 0; rank < count; rank++) {
          hrefs.add(
              "/api/v1/profiles/%s/pairs/%d/%d/images/%d".formatted(profile, head, neuron, rank));
        }
      }
    }
  }

  /** The image of one event that a verdict names. */
  void ofEvent(Context request) {
    QueryParameters parameters = new QueryParameters(request, "side");
    write(request, ofEvent(request, parameters.whole("side", 1, LARGEST_SIDE, SIDE)));
  }

  /** The image of the event that the path names, as JPEG. */
  byte[] ofEvent(Context request, int side) {
    return ofEvent(
        request, request.pathParam("id"), request.pathParam("list"), index(request, "index"), side);
  }

  /**
   * The image of an event that a verdict names, as JPEG.
   *
   * @param side most pixels of its longer side
   * @throws ProblemException if there is none, or it may not be shown
   */
  byte[] ofEvent(Context request, String window, String list, int index, int side) {
    EventImages images = instance.eventImages().orElseThrow(() -> new ProblemException(403, OFF));
    if (!LISTS.containsKey(list)) {
      throw ProblemException.notFound(
          "verdicts have the lists contributing, evidence, unusual, events");
    }
    JsonNode event = verdict(window).at(LISTS.get(list)).path(index);
    if (!event.isObject()) {
      throw ProblemException.notFound("the verdict names no such event");
    }
    try {
      return images.image(reference(event), side).jpeg();
    } catch (ImageUnavailableException e) {
      throw problem(request, e);
    }
  }

  /** An image of the reference that a pair is high in. */
  void ofPair(Context request) {
    new QueryParameters(request);
    write(request, pairImage(request));
  }

  /**
   * The image of the reference that the path names, as JPEG.
   *
   * @throws ProblemException if there is none, or it may not be shown
   */
  byte[] pairImage(Context request) {
    PairImages images =
        instance
            .pairImages()
            .orElseThrow(
                () ->
                    new ProblemException(
                        403,
                        "the page shows no images of profiles; pixels.page and pixels.profile in"
                            + " the configuration would let it"));
    try {
      return images.jpeg(
          request.pathParam("hash"),
          index(request, "head"),
          index(request, "neuron"),
          index(request, "rank"));
    } catch (ImageUnavailableException e) {
      throw problem(request, e);
    }
  }

  private static int index(Context request, String name) {
    try {
      int index = Integer.parseInt(request.pathParam(name));
      if (index >= 0) {
        return index;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ProblemException.badRequest(name + " must be a whole number from 0 on");
  }

  private static EventReference reference(JsonNode event) {
    return new EventReference(
        event.path("topic").asText(),
        event.path("partition").asInt(),
        event.path("offset").asLong());
  }

  private static void write(Context request, byte[] jpeg) {
    request.result(jpeg).contentType("image/jpeg");
  }

  private static ProblemException problem(Context request, ImageUnavailableException e) {
    return switch (e.why()) {
      case GONE, UNUSABLE -> ProblemException.notFound(e.told());
      case ERASED, EXPIRED -> new ProblemException(410, e.told());
      case UNREACHABLE, BUSY -> {
        request.header("Retry-After", "5");
        yield new ProblemException(503, e.told());
      }
    };
  }

  private JsonNode verdict(String id) {
    byte[] json =
        history
            .verdict(id)
            .orElseThrow(
                () ->
                    ProblemException.notFound(
                        "there is no window of this id, or it is no longer kept"
                            + " (history.retention); lists of windows give ids"));
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the history holds JSON alone", e);
    }
  }
}
