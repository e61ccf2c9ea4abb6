package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationOptions;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;

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

  private static final String MULTIPART = "org.eclipse.jetty.multipartConfig";
  private static final String IMAGE = "image";
  private static final Set<String> FIELDS =
      Set.of("words", "background", "backgroundWords", "threshold", "method", "output");
  private static final int MOST_FIELD_BYTES = 65_536;

  static ProblemException tooLarge(int maxBody) {
    return new ProblemException(
        413,
        "the request is larger than %,d bytes (segmentation.max-body); send a smaller image"
            .formatted(maxBody));
  }

  /**
   * Reads a form with the image as a file.
   *
   * @param maxBody most bytes in all, kept in memory
   * @throws ProblemException if it is malformed or too large, or a field is wrong or unknown
   */
  static SegmentForm ofMultipart(HttpServletRequest request, int maxBody) {
    // Nothing is written to a disk: a file that is larger than memory may hold is refused.
    request.setAttribute(MULTIPART, new MultipartConfigElement("", maxBody, maxBody, maxBody));
    byte[] image = null;
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (Part part : parts(request, maxBody)) {
      byte[] content = content(part);
      if (part.getName().equals(IMAGE)) {
        if (image != null) {
          throw ProblemException.badRequest("image is given twice");
        }
        image = content;
      } else {
        if (content.length > MOST_FIELD_BYTES) {
          throw ProblemException.badRequest(part.getName() + " is too long");
        }
        fields
            .computeIfAbsent(part.getName(), name -> new ArrayList<>())
            .add(new String(content, UTF_8));
      }
    }
    if (image == null) {
      throw ProblemException.badRequest("the field image is missing: send the image as a file");
    }
    requireKnown(fields.keySet(), IMAGE);
    return of(image, fields);
  }

  private static Collection<Part> parts(HttpServletRequest request, int maxBody) {
    try {
      return request.getParts();
    } catch (IOException | ServletException | RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (isTooLarge(cause)) {
          throw tooLarge(maxBody);
        }
      }
      throw ProblemException.badRequest("the body is no well-formed multipart/form-data");
    }
  }

  private static boolean isTooLarge(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return (cause instanceof HttpException http && http.getCode() == 413)
        || message.contains("max length exceeded")
        || message.contains("too large")
        || message.contains("exceeds max");
  }

  private static byte[] content(Part part) {
    try {
      return part.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw ProblemException.badRequest("the field " + part.getName() + " cannot be read");
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
        List<String> values = fields.computeIfAbsent(name, key -> new ArrayList<>());
        JsonNode value = body.get(name);
        if (value.isArray()) {
          value.forEach(one -> values.add(one.asText()));
        } else {
          values.add(value.asText());
        }
      }
    }
    requireKnown(fields.keySet(), "event");
    return of(images.apply(body.get("event")), fields);
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

  /** Words are separated by commas, or given one by one. */
  private static List<String> words(Map<String, List<String>> fields, String name) {
    return fields.getOrDefault(name, List.of()).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .toList();
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
