package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a model segments best: measured once per model ({@code headwatch evaluate segmentation}) and
 * kept beside its weights.
 *
 * @param method how locations are compared with words
 * @param pairs number of pairs of a word
 * @param sizes what the image's shorter side is resized to, in pixels; several are averaged
 * @param crop most pixels of a crop's side
 * @param stride pixels from one crop to the next
 * @param replaceSink whether the last location of a crop is replaced by the mean of its neighbours:
 *     an attention sink in OpenAI's checkpoints
 * @param centre what the words' directions are taken from
 */
public record SegmentationRules(
    Method method,
    int pairs,
    List<Integer> sizes,
    int crop,
    int stride,
    boolean replaceSink,
    Centre centre) {

  /** The file of a model directory that holds them. */
  public static final String FILE = "segmentation.json";

  /** Of which words the mean is subtracted from a word's direction. */
  public enum Centre {
    /** The model's vocabulary: one word is enough, and what it gives doesn't depend on others. */
    VOCABULARY,
    /**
     * The words that are asked for, as the paper does with lists of classes. A word asked for alone
     * has no others: the vocabulary's mean is subtracted.
     */
    WORDS
  }

  private static final int MOST_SIZES = 4;
  private static final int LARGEST = 1_024;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The paper's share of pairs: 20,000 of RN50x16's 147,456. */
  private static final double PAPERS_SHARE = 20_000 / 147_456.0;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public SegmentationRules {
    requireNonNull(method, "method is null");
    requireNonNull(centre, "centre is null");
    sizes = List.copyOf(sizes);
    if (pairs < 1) {
      throw new IllegalArgumentException("pairs is " + pairs + ", must be at least 1");
    }
    if (sizes.isEmpty() || sizes.size() > MOST_SIZES) {
      throw new IllegalArgumentException(
          "there are %d sizes, must be 1 to %d".formatted(sizes.size(), MOST_SIZES));
    }
    sizes.forEach(size -> requireSide("a size", size));
    requireSide("crop", crop);
    if (stride < 1 || stride > crop) {
      throw new IllegalArgumentException(
          "stride is %d, must be 1 to the crop, %d".formatted(stride, crop));
    }
  }

  private static void requireSide(String name, int side) {
    if (side < 64 || side > LARGEST || side % 32 != 0) {
      throw new IllegalArgumentException(
          "%s is %d, must be a multiple of 32 from 64 to %d".formatted(name, side, LARGEST));
    }
  }

  /**
   * What the paper's authors do with OpenAI's checkpoints: for models that nobody measured. Class
   * texts are centred on their own mean.
   *
   * @param size the network's input in pixels
   * @param pairs of the model
   */
  public static SegmentationRules ofPaper(int size, int pairs) {
    int several = Math.max(1, (int) Math.round(PAPERS_SHARE * pairs));
    return new SegmentationRules(
        Method.PAIRS, several, List.of(size), size, size / 2, true, Centre.WORDS);
  }

  /** The same rules with another method. */
  public SegmentationRules with(Method other) {
    return new SegmentationRules(other, pairs, sizes, crop, stride, replaceSink, centre);
  }

  /**
   * The rules of a model directory; the paper's if it has none.
   *
   * @param size the network's input in pixels
   * @param modelPairs number of pairs of the model
   * @throws IOException if its file cannot be read, or holds mistakes; the message names it
   */
  public static SegmentationRules of(Path modelDirectory, int size, int modelPairs)
      throws IOException {
    Path file = modelDirectory.resolve(FILE);
    return Files.exists(file) ? read(file) : ofPaper(size, modelPairs);
  }

  /**
   * Reads a file of rules.
   *
   * @throws IOException if it cannot be read, or holds mistakes; the message names it
   */
  public static SegmentationRules read(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      requireKeys(json);
      List<Integer> sizes = new ArrayList<>();
      json.get("sizes").forEach(size -> sizes.add(whole("a size", size)));
      return new SegmentationRules(
          Method.of(json.get("method").asText()),
          whole("pairs", json.get("pairs")),
          sizes,
          whole("crop", json.get("crop")),
          whole("stride", json.get("stride")),
          json.get("replaceSink").asBoolean(),
          json.get("centre").asText().equals("words") ? Centre.WORDS : Centre.VOCABULARY);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          "%s: %s; correct it, or measure anew with headwatch evaluate segmentation --save"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void requireKeys(JsonNode json) {
    Set<String> keys =
        new TreeSet<>(
            Set.of("method", "pairs", "sizes", "crop", "stride", "replaceSink", "centre"));
    Set<String> given = new TreeSet<>();
    json.fieldNames().forEachRemaining(given::add);
    if (!given.equals(keys)) {
      throw new IllegalArgumentException("it has the keys %s, not %s".formatted(given, keys));
    }
    requireChoice("replaceSink", json.get("replaceSink").toString(), "true", "false");
    requireChoice("centre", json.get("centre").asText(), "vocabulary", "words");
  }

  private static void requireChoice(String name, String value, String one, String other) {
    if (!value.equals(one) && !value.equals(other)) {
      throw new IllegalArgumentException(
          "%s is %s, must be %s or %s".formatted(name, value, one, other));
    }
  }

  private static int whole(String name, JsonNode value) {
    if (!value.isInt()) {
      throw new IllegalArgumentException(name + " is " + value + ", must be a whole number");
    }
    return value.intValue();
  }

  /** Writes the rules into a model directory. */
  public void write(Path modelDirectory) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("method", method.label()).put("pairs", pairs);
    ArrayNode array = json.putArray("sizes");
    sizes.forEach(array::add);
    json.put("crop", crop).put("stride", stride).put("replaceSink", replaceSink);
    json.put("centre", centre == Centre.WORDS ? "words" : "vocabulary");
    Files.writeString(modelDirectory.resolve(FILE), json.toPrettyString() + "\n");
  }
}
