package io.headwatch.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked: every tensor has a known type, its bytes fit its
 * shape, and together the tensors cover the data without overlap or hole.
 *
 * @param tensors in the order of their data
 */
record SafetensorsHeader(Map<String, Location> tensors, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Where a tensor lies, in bytes from the end of the header. */
  record Location(TensorInfo info, long begin, long end) {}

  /**
   * @param dataBytes number of bytes the file has after the header
   */
  static SafetensorsHeader parse(Path file, byte[] json, long dataBytes)
      throws SafetensorsException {
    return new Parser(file).parse(json, dataBytes);
  }

  private record Parser(Path file) {

    SafetensorsHeader parse(byte[] json, long dataBytes) throws SafetensorsException {
      JsonNode root = readTree(json);
      Map<String, Location> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : root.properties()) {
        if (field.getKey().equals(METADATA)) {
          metadata.putAll(metadata(field.getValue()));
        } else {
          tensors.put(field.getKey(), location(field.getKey(), field.getValue()));
        }
      }
      return new SafetensorsHeader(inFileOrder(tensors, dataBytes), metadata);
    }

    private JsonNode readTree(byte[] json) throws SafetensorsException {
      try {
        JsonNode root = JSON.readTree(json);
        if (root.isObject()) {
          return root;
        }
      } catch (IOException e) {
        throw failure("its header is not valid JSON; download it again", e);
      }
      throw failure("its header is not a JSON object; this is not a safetensors file");
    }

    private Map<String, String> metadata(JsonNode node) throws SafetensorsException {
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (!entry.getValue().isTextual()) {
          throw failure("the metadata entry " + entry.getKey() + " is not a string");
        }
        metadata.put(entry.getKey(), entry.getValue().textValue());
      }
      return metadata;
    }

    private Location location(String name, JsonNode node) throws SafetensorsException {
      long[] offsets = integers(name, node, "data_offsets");
      if (offsets.length != 2 || offsets[0] < 0 || offsets[0] > offsets[1]) {
        throw failure(
            "tensor "
                + name
                + " has the data_offsets "
                + Arrays.toString(offsets)
                + ", not a begin and an end");
      }
      Location location = new Location(info(name, node), offsets[0], offsets[1]);
      if (location.info().bytes() != offsets[1] - offsets[0]) {
        throw failure(
            "tensor %s is %s%s and needs %d bytes, but its data_offsets span %d"
                .formatted(
                    name,
                    location.info().dtype(),
                    location.info().shape(),
                    location.info().bytes(),
                    offsets[1] - offsets[0]));
      }
      return location;
    }

    private TensorInfo info(String name, JsonNode node) throws SafetensorsException {
      long[] shape = integers(name, node, "shape");
      try {
        return new TensorInfo(dtype(name, node), Arrays.stream(shape).boxed().toList());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw failure("tensor " + name + " has the shape " + Arrays.toString(shape), e);
      }
    }

    private Dtype dtype(String name, JsonNode node) throws SafetensorsException {
      String dtype = node.path("dtype").asText();
      return Arrays.stream(Dtype.values())
          .filter(known -> known.name().equals(dtype))
          .findAny()
          .orElseThrow(
              () ->
                  failure(
                      "tensor %s has the dtype \"%s\"; known are %s"
                          .formatted(name, dtype, Arrays.toString(Dtype.values()))));
    }

    private long[] integers(String name, JsonNode node, String field) throws SafetensorsException {
      List<Long> integers = new ArrayList<>();
      for (JsonNode value : node.path(field)) {
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
          throw failure("tensor " + name + " has the " + field + " entry " + value);
        }
        integers.add(value.longValue());
      }
      if (!node.path(field).isArray()) {
        throw failure("tensor " + name + " has no list " + field);
      }
      return integers.stream().mapToLong(Long::longValue).toArray();
    }

    private Map<String, Location> inFileOrder(Map<String, Location> tensors, long dataBytes)
        throws SafetensorsException {
      Map<String, Location> ordered = new LinkedHashMap<>();
      tensors.entrySet().stream()
          .sorted(
              Map.Entry.comparingByValue(
                  Comparator.comparingLong(Location::begin).thenComparingLong(Location::end)))
          .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
      checkLength(checkContiguous(ordered), dataBytes);
      return ordered;
    }

    private long checkContiguous(Map<String, Location> ordered) throws SafetensorsException {
      long end = 0;
      for (Map.Entry<String, Location> tensor : ordered.entrySet()) {
        long begin = tensor.getValue().begin();
        if (begin != end) {
          throw failure(
              "tensor %s begins at byte %d, which %s the end of the tensor before it at byte %d"
                  .formatted(
                      tensor.getKey(),
                      begin,
                      begin < end ? "overlaps" : "leaves a hole after",
                      end));
        }
        end = tensor.getValue().end();
      }
      return end;
    }

    private void checkLength(long expected, long actual) throws SafetensorsException {
      if (actual < expected) {
        throw failure(
            "truncated: header says %d bytes of tensors, file has %d; download it again"
                .formatted(expected, actual));
      }
      if (actual > expected) {
        throw failure(
            "header says %d bytes of tensors, file has %d; the header does not belong to this data"
                .formatted(expected, actual));
      }
    }

    private SafetensorsException failure(String problem) {
      return new SafetensorsException(file, problem);
    }

    private SafetensorsException failure(String problem, Throwable cause) {
      return new SafetensorsException(file, problem, cause);
    }
  }
}
