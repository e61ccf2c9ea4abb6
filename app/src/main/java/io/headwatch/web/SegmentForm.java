package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/**
 * What a request for a mask asks for.
 *
 * @param image encoded
 * @param words as they were given
 * @param output what the answer is to be
 */
@SuppressWarnings("ArrayRecordComponent") // An image is not copied.
record SegmentForm(byte[] image, List<String> words, SegmentationOptions options, Output output) {

  /** What an answer may be. */
  enum Output {
    /** Areas, scores and run lengths. */
    JSON,
    /** A PNG with the places of words as values. */
    MASK,
    /** The image with words in colours. */
    OVERLAY
  }

  private static final String IMAGE = "image";
  private static final Set<String> FIELDS =
      Set.of("words", "background", "backgroundWords", "threshold", "method", "output");
  private static final Set<String> WORD_FIELDS = Set.of("words", "backgroundWords");
  private static final int MOST_FIELD_BYTES = 65_536;
  private static final int MOST_PARTS = 1_000;

  /**
   * Reads a form with the image as a file.
   *
   * @param type the content type, which names the boundary
   * @throws ProblemException if it is malformed, or a field is wrong or unknown
   */
  static SegmentForm ofMultipart(byte[] body, String type) {
    byte[] image = null;
    Map<String, List<String>> fields = new LinkedHashMap<>();
    try (MultiPartFormData.Parts parts = parts(body, type)) {
      for (MultiPart.Part part : parts) {
        String name = part.getName() == null ? "" : part.getName();
        byte[] content = content(part, name);
        if (name.equals(IMAGE)) {
          if (image != null) {
            throw ProblemException.badRequest("image is given twice");
          }
          image = content;
        } else {
          if (content.length > MOST_FIELD_BYTES) {
            throw ProblemException.badRequest(name + " is too long");
          }
          fields
              .computeIfAbsent(name, key -> new ArrayList<>())
              .addAll(values(name, new String(content, UTF_8)));
        }
      }
    }
    if (image == null) {
      throw ProblemException.badRequest("the field image is missing: send the image as a file");
    }
    requireKnown(fields.keySet(), IMAGE);
    return of(image, fields);
  }

  private static MultiPartFormData.Parts parts(byte[] body, String type) {
    String boundary = MultiPart.extractBoundary(type);
    if (boundary == null || boundary.isEmpty()) {
      throw malformed();
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    // Nothing is written to a disk; the body is in memory, and no larger than it may be.
    parser.setUseFilesForPartsWithoutFileName(false);
    parser.setMaxMemoryFileSize(body.length);
    parser.setMaxFileSize(body.length);
    parser.setMaxLength(body.length);
    parser.setMaxParts(MOST_PARTS);
    // All of it is there, so nothing waits.
    CompletableFuture<MultiPartFormData.Parts> parts = new CompletableFuture<>();
    parser.parse(Content.Source.from(ByteBuffer.wrap(body)), Promise.Invocable.toPromise(parts));
    try {
      return parts.join();
    } catch (RuntimeException e) {
      throw malformed();
    }
  }

  private static ProblemException malformed() {
    return ProblemException.badRequest("the body is no well-formed multipart/form-data");
  }

  private static byte[] content(MultiPart.Part part, String name) {
    try {
      return Content.Source.asInputStream(part.createContentSource()).readAllBytes();
    } catch (IOException e) {
      throw ProblemException.badRequest("the field " + name + " cannot be read");
    }
  }

  /**
   * Reads JSON that refers to the image of an event.
   *
   * @param images gives the image of the reference
   * @throws ProblemException if it is no such object, or a field is wrong or unknown
   */
  static SegmentForm ofJson(JsonNode body, Function<JsonNode, byte[]> images) {
    if (body == null || !body.isObject() || !body.path("event").isObject()) {
      throw ProblemException.badRequest(
          "the body must be a JSON object with words and an event: window, list and index, as"
              + " /api/v1/windows/ID/images lists them");
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("event")) {
        fields.put(name, texts(name, body.get(name)));
      }
    }
    requireKnown(fields.keySet(), "event");
    return of(images.apply(body.get("event")), fields);
  }

  /** Words are strings; what is said of the mask may also be a number or a truth. */
  private static List<String> texts(String name, JsonNode value) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      boolean word = WORD_FIELDS.contains(name);
      if (word ? !one.isTextual() : !one.isValueNode() || one.isNull()) {
        throw ProblemException.badRequest(
            word ? name + " must be a string or several" : name + " must be a single value");
      }
      texts.add(one.asText());
    }
    return texts;
  }

  private static void requireKnown(Set<String> given, String own) {
    Set<String> unknown = new TreeSet<>(given);
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw ProblemException.badRequest(
          "a field is unknown; this address takes %s, %s"
              .formatted(own, String.join(", ", new TreeSet<>(FIELDS))));
    }
  }

  private static SegmentForm of(byte[] image, Map<String, List<String>> fields) {
    try {
      return new SegmentForm(
          image,
          words(fields, "words"),
          new SegmentationOptions(
              one(fields, "method").map(Method::of),
              one(fields, "background").map(SegmentForm::truth).orElse(false),
              threshold(fields),
              words(fields, "backgroundWords")),
          one(fields, "output").map(SegmentForm::output).orElse(Output.JSON));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** A form's words are separated by commas, or given one by one. */
  private static List<String> values(String name, String value) {
    return WORD_FIELDS.contains(name) ? List.of(value.split(",", -1)) : List.of(value);
  }

  private static List<String> words(Map<String, List<String>> fields, String name) {
    return fields.getOrDefault(name, List.of()).stream().map(String::strip).toList();
  }

  private static OptionalDouble threshold(Map<String, List<String>> fields) {
    Optional<String> text = one(fields, "threshold");
    try {
      return text.isPresent()
          ? OptionalDouble.of(Double.parseDouble(text.get()))
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("threshold must be a number from 0 to 1", e);
    }
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("background must be true or false");
    };
  }

  private static Output output(String text) {
    return switch (text) {
      case "json" -> Output.JSON;
      case "mask" -> Output.MASK;
      case "overlay" -> Output.OVERLAY;
      default -> throw new IllegalArgumentException("output must be json, mask or overlay");
    };
  }

  private static Optional<String> one(Map<String, List<String>> fields, String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new IllegalArgumentException(name + " is given twice");
    }
    return values.stream().findFirst().map(String::strip);
  }
}
