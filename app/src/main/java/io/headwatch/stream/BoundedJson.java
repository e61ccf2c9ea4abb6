package io.headwatch.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads JSON objects of limited size and depth. */
final class BoundedJson {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME_LENGTH = 1_000;
  private static final int MAX_NUMBER_LENGTH = 100;

  private final int maxBytes;
  private final String limit;
  private final ObjectReader reader;

  private BoundedJson(int maxBytes, String limit) {
    this.maxBytes = maxBytes;
    this.limit = limit;
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxStringLength(maxBytes)
            .maxNestingDepth(MAX_DEPTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .build();
    this.reader =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class);
  }

  /**
   * A reader of objects that hold an image in base64: twice its length, since some writers escape
   * each slash, and a mebibyte for the other fields.
   */
  static BoundedJson forImagesOf(int maxImageBytes) {
    return new BoundedJson(
        2 * Base64Size.encoded(maxImageBytes) + (1 << 20),
        "that decoding.max-bytes leaves room for");
  }

  /** A reader of requests for masks, which are at most so long. */
  static BoundedJson forRequestsOf(int maxBytes) {
    return new BoundedJson(maxBytes, "of segmentation.max-body");
  }

  /** The JSON object that {@code value} is. */
  ObjectNode object(byte[] value) throws RejectedEventException {
    if (value.length > maxBytes) {
      throw new RejectedEventException(
          Reason.TOO_LARGE,
          "the JSON has %d bytes, more than the %d %s".formatted(value.length, maxBytes, limit));
    }
    if (tree(value) instanceof ObjectNode object) {
      return object;
    }
    throw malformed("is not an object; send { ... } with the image or a reference to it");
  }

  private JsonNode tree(byte[] value) throws RejectedEventException {
    try {
      return reader.readValue(value);
    } catch (JsonProcessingException e) {
      throw malformed("cannot be read: " + PrintableText.of(e.getOriginalMessage(), 200));
    } catch (IOException e) {
      throw malformed("cannot be read");
    }
  }

  private static RejectedEventException malformed(String problem) {
    return new RejectedEventException(Reason.MALFORMED_EVENT, "the JSON " + problem);
  }
}
