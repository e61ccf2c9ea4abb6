package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationOptions;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A request for a mask, as a record of the request topic;
 * deploy/schemas/segmentation-request.schema.json describes it.
 *
 * @param words what is looked for
 * @param options how the mask is made
 * @param image where it is made
 * @param output what the reply holds
 */
record SegmentationRequest(
    List<String> words, SegmentationOptions options, ImageContent image, Output output) {

  /** What a reply holds. */
  enum Output {
    /** The mask as run lengths. */
    JSON,
    /** The same, and the mask as a picture. */
    MASK,
    /** The same, and the image with the words' pixels tinted. */
    OVERLAY
  }

  private static final int LONGEST_WORD = 200;
  private static final Set<String> FIELDS =
      Set.of(
          "words",
          "image",
          "reference",
          "background",
          "threshold",
          "backgroundWords",
          "method",
          "output");

  SegmentationRequest {
    words = List.copyOf(words);
    requireNonNull(options, "options is null");
    requireNonNull(image, "image is null");
    requireNonNull(output, "output is null");
  }

  /**
   * The request that a JSON object is.
   *
   * @throws RejectedEventException if a field is missing, unknown or of another type
   * @throws SegmentationRefusedException if a word or an option is out of its range
   */
  static SegmentationRequest parse(ObjectNode json)
      throws RejectedEventException, SegmentationRefusedException {
    requireKnown(json);
    return new SegmentationRequest(
        words(json, "words"), options(json), image(json), output(text(json, "output")));
  }

  private static void requireKnown(ObjectNode json) throws RejectedEventException {
    for (var field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw malformed(
            "there is no field \"%s\"; a request has words, image or reference, background,"
                    .formatted(PrintableText.of(field.getKey(), 60))
                + " threshold, backgroundWords, method and output");
      }
    }
  }

  private static List<String> words(ObjectNode json, String name)
      throws RejectedEventException, SegmentationRefusedException {
    JsonNode array = json.path(name);
    if (!array.isArray() && isGiven(json, name)) {
      throw malformed("field \"%s\" must be a list of words".formatted(name));
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : array) {
      if (!word.isTextual()) {
        throw malformed("field \"%s\" must be a list of words".formatted(name));
      }
      if (word.textValue().length() > LONGEST_WORD) {
        throw new SegmentationRefusedException(
            Why.WORDS,
            "a word of \"%s\" has more than %d characters".formatted(name, LONGEST_WORD));
      }
      words.add(word.textValue());
    }
    return words;
  }

  private static SegmentationOptions options(ObjectNode json)
      throws RejectedEventException, SegmentationRefusedException {
    Optional<String> method = text(json, "method");
    boolean background = truth(json, "background");
    OptionalDouble threshold = number(json, "threshold");
    List<String> backgroundWords = words(json, "backgroundWords");
    try {
      return new SegmentationOptions(
          method.map(Method::of), background, threshold, backgroundWords);
    } catch (IllegalArgumentException e) {
      throw new SegmentationRefusedException(
          Why.OPTIONS, PrintableText.of(String.valueOf(e.getMessage()), 300));
    }
  }

  private static ImageContent image(ObjectNode json) throws RejectedEventException {
    if (isGiven(json, "image") == isGiven(json, "reference")) {
      throw new RejectedEventException(
          isGiven(json, "image") ? Reason.MALFORMED_EVENT : Reason.NO_IMAGE,
          "send either \"image\", in base64, or \"reference\", the image's URL");
    }
    if (!isGiven(json, "image")) {
      return new ImageContent.Reference(text(json, "reference").orElseThrow());
    }
    JsonNode image = json.path("image");
    if (!image.isTextual()) {
      throw malformed("field \"image\" must be text in base64");
    }
    return new ImageContent.Base64(image.textValue());
  }

  private static Output output(Optional<String> name) throws SegmentationRefusedException {
    for (Output output : Output.values()) {
      if (output.name().toLowerCase(Locale.ROOT).equals(name.orElse("json"))) {
        return output;
      }
    }
    throw new SegmentationRefusedException(
        Why.OPTIONS, "there is no such output; choose json, mask or overlay");
  }

  private static boolean isGiven(ObjectNode json, String name) {
    return json.hasNonNull(name);
  }

  private static Optional<String> text(ObjectNode json, String name) throws RejectedEventException {
    if (isGiven(json, name) && !json.path(name).isTextual()) {
      throw malformed("field \"%s\" must be text".formatted(name));
    }
    return FieldSource.json(json).text(name);
  }

  private static boolean truth(ObjectNode json, String name) throws RejectedEventException {
    if (isGiven(json, name) && !json.path(name).isBoolean()) {
      throw malformed("field \"%s\" must be true or false".formatted(name));
    }
    return json.path(name).asBoolean();
  }

  private static OptionalDouble number(ObjectNode json, String name) throws RejectedEventException {
    if (!isGiven(json, name)) {
      return OptionalDouble.empty();
    }
    if (!json.path(name).isNumber()) {
      throw malformed("field \"%s\" must be a number".formatted(name));
    }
    return OptionalDouble.of(json.path(name).doubleValue());
  }

  private static RejectedEventException malformed(String problem) {
    return new RejectedEventException(Reason.MALFORMED_EVENT, problem);
  }
}
