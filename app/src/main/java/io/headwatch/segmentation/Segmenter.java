package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.LocationMaps;
import io.headwatch.clip.LocationModel;
import io.headwatch.clip.LocationQuery;
import io.headwatch.clip.Preprocessing;
import io.headwatch.image.Pixels;
import io.headwatch.segmentation.LogitField.Tile;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Segments images by words, without training (arXiv 2509.19943, segmentation): the image is resized
 * once or more, the network looks at overlapping crops, and what its locations answer to the words
 * is interpolated to pixels. To be used by one thread at a time.
 */
public final class Segmenter {

  /** How many times as long as the shorter side the longer may be: crops add up along it. */
  static final int LONGEST_ASPECT = 8;

  /** Most characters of a word: the text tower sees some 70 tokens of it. */
  public static final int LONGEST_WORD = 200;

  private final LocationModel model;
  private final SegmentationRules rules;
  private final ClassTexts texts;

  /**
   * @param model used by nobody else meanwhile, or shared in turns
   */
  public Segmenter(LocationModel model, TextDirections texts, SegmentationRules rules) {
    this.model = requireNonNull(model, "model is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.texts = new ClassTexts(model.directions(), texts, rules);
  }

  /** How this model segments. */
  public SegmentationRules rules() {
    return rules;
  }

  /**
   * Segments an image.
   *
   * @param words 1 to {@link Segmentation#MOST_WORDS}, those of the background included
   * @param expired asked before each crop and each new word; once it says so, no more is done
   * @throws SegmentationRefusedException if words or image cannot be used, or time is over
   */
  public Segmentation segment(
      Pixels image, List<String> words, SegmentationOptions options, BooleanSupplier expired)
      throws SegmentationRefusedException {
    List<String> all = new ArrayList<>(words);
    all.addAll(options.backgroundWords());
    requireWords(words, options.backgroundWords());
    requireSeveral(all, options);
    requireAspect(image.width(), image.height());
    Time time = new Time(expired);
    Method method = options.method().orElse(rules.method());
    LocationQuery query = texts.query(all, time);
    List<LogitField> fields = new ArrayList<>();
    for (int size : rules.sizes()) {
      fields.addAll(fields(image, size, method, query, time));
    }
    int largest = rules.sizes().stream().max(Integer::compare).orElseThrow();
    CropPlan finest = CropPlan.of(image.width(), image.height(), largest, rules);
    Raster raster =
        Raster.of(
            fields,
            all.size(),
            rules.sizes().size(),
            Math.min(image.width(), finest.width()),
            Math.min(image.height(), finest.height()));
    return raster.segmentation(image, method, words, options);
  }

  /**
   * Where a pair or a word fires: each location's part of the scalar, or of the sum of the word's
   * pairs' contributions along it.
   *
   * @param expired asked before each crop and a new word
   * @throws SegmentationRefusedException if there is no such pair, the image cannot be used, or
   *     time is over
   */
  public HeatMap firing(Pixels image, Firing what, BooleanSupplier expired)
      throws SegmentationRefusedException {
    requireAspect(image.width(), image.height());
    Time time = new Time(expired);
    float[] weights = weights(what, time);
    int size = rules.sizes().stream().max(Integer::compare).orElseThrow();
    CropPlan plan = CropPlan.of(image.width(), image.height(), size, rules);
    List<Tile> tiles = new ArrayList<>();
    for (Crop crop : crops(image, plan)) {
      time.require();
      float[] parts = model.firing(crop.rgb(), plan.side(), weights);
      tiles.add(
          new Tile(
              crop.x(), crop.y(), plan.side(), (int) Math.round(Math.sqrt(parts.length)), parts));
    }
    LogitField field = new LogitField(plan.width(), plan.height(), 1, tiles);
    return HeatMap.of(
        field, Math.min(image.width(), plan.width()), Math.min(image.height(), plan.height()));
  }

  private float[] weights(Firing what, Time time) throws SegmentationRefusedException {
    if (what instanceof Firing.Word word) {
      requireWords(List.of(word.word()), List.of());
      return texts.weights(word.word(), time);
    }
    Firing.Pair pair = (Firing.Pair) what;
    int heads = model.directions().heads();
    int neurons = model.directions().neurons();
    if (pair.head() < 0 || pair.head() >= heads || pair.neuron() < 0 || pair.neuron() >= neurons) {
      throw new SegmentationRefusedException(
          Why.OPTIONS,
          "there is no pair of head %d and neuron %d; heads go from 0 to %d, neurons from 0 to %d"
              .formatted(pair.head(), pair.neuron(), heads - 1, neurons - 1));
    }
    float[] weights = new float[heads * neurons];
    weights[pair.head() * neurons + pair.neuron()] = 1;
    return weights;
  }

  private List<LogitField> fields(
      Pixels image, int size, Method method, LocationQuery query, Time time)
      throws SegmentationRefusedException {
    CropPlan plan = CropPlan.of(image.width(), image.height(), size, rules);
    List<Tile> first = new ArrayList<>();
    List<Tile> second = new ArrayList<>();
    for (Crop crop : crops(image, plan)) {
      time.require();
      LocationMaps maps = model.locations(crop.rgb(), plan.side(), query);
      switch (method) {
        case PAIRS -> first.add(tile(crop, plan, maps, maps.pairs()));
        case VALUES -> first.add(tile(crop, plan, maps, maps.values()));
        case VALUES_WITH_POSITION -> first.add(tile(crop, plan, maps, maps.valuesWithPosition()));
        case COMBINED -> {
          first.add(tile(crop, plan, maps, maps.values()));
          second.add(tile(crop, plan, maps, roots(maps.agreeingPairs())));
        }
      }
    }
    int classes = query.texts().length;
    LogitField field = new LogitField(plan.width(), plan.height(), classes, first);
    return second.isEmpty()
        ? List.of(field)
        : List.of(
            field.standardised(),
            new LogitField(plan.width(), plan.height(), classes, second).standardised());
  }

  private static Tile tile(Crop crop, CropPlan plan, LocationMaps maps, float[] logits) {
    return new Tile(crop.x(), crop.y(), plan.side(), maps.grid(), logits);
  }

  /** A product of two things that grow with an object grows too fast: its root is added. */
  private static float[] roots(float[] logits) {
    float[] roots = new float[logits.length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = (float) Math.sqrt(Math.max(0, logits[i]));
    }
    return roots;
  }

  /** A square of the resized image. */
  private record Crop(int x, int y, byte[] rgb) {}

  private static List<Crop> crops(Pixels image, CropPlan plan) {
    byte[] resized =
        image.width() == plan.width() && image.height() == plan.height()
            ? image.rgb()
            : Preprocessing.resized(
                image.width(), image.height(), image.rgb(), plan.width(), plan.height());
    List<Crop> crops = new ArrayList<>(plan.crops());
    for (int y : plan.tops()) {
      for (int x : plan.lefts()) {
        crops.add(new Crop(x, y, cut(resized, plan, x, y)));
      }
    }
    return crops;
  }

  private static byte[] cut(byte[] rgb, CropPlan plan, int x, int y) {
    byte[] crop = new byte[plan.side() * plan.side() * 3];
    for (int row = 0; row < plan.side(); row++) {
      System.arraycopy(
          rgb, ((y + row) * plan.width() + x) * 3, crop, row * plan.side() * 3, plan.side() * 3);
    }
    return crop;
  }

  /**
   * Whether words can be asked for, as far as they alone tell.
   *
   * @throws SegmentationRefusedException if there are none or too many, or one is empty, too long
   *     or given twice
   */
  static void requireWords(List<String> words, List<String> backgroundWords)
      throws SegmentationRefusedException {
    if (words.isEmpty()) {
      throw new SegmentationRefusedException(Why.WORDS, "there is no word; give at least one");
    }
    List<String> all = new ArrayList<>(words);
    all.addAll(backgroundWords);
    if (all.size() > Segmentation.MOST_WORDS) {
      throw new SegmentationRefusedException(
          Why.WORDS,
          "there are %d words; %d can be told apart"
              .formatted(all.size(), Segmentation.MOST_WORDS));
    }
    for (String word : all) {
      requireWord(word);
    }
    if (new LinkedHashSet<>(all).size() < all.size()) {
      throw new SegmentationRefusedException(Why.WORDS, "a word is given twice: " + twice(all));
    }
  }

  private static void requireWord(String word) throws SegmentationRefusedException {
    if (word.isBlank()) {
      throw new SegmentationRefusedException(Why.WORDS, "a word is empty");
    }
    if (word.length() > LONGEST_WORD) {
      throw new SegmentationRefusedException(
          Why.WORDS,
          "a word has %d characters; give at most %d".formatted(word.length(), LONGEST_WORD));
    }
  }

  /** Of one word alone each pixel is certain. */
  private static void requireSeveral(List<String> all, SegmentationOptions options)
      throws SegmentationRefusedException {
    if (options.threshold().isPresent() && all.size() < 2) {
      throw new SegmentationRefusedException(
          Why.OPTIONS,
          "a threshold is one of probabilities among words: give two or more, or words of the"
              + " background, or go without a threshold");
    }
  }

  private static String twice(List<String> words) {
    return words.stream()
        .filter(word -> words.indexOf(word) != words.lastIndexOf(word))
        .findFirst()
        .orElseThrow();
  }

  private static void requireAspect(int width, int height) throws SegmentationRefusedException {
    if (Math.max(width, height) > LONGEST_ASPECT * (long) Math.min(width, height)) {
      throw new SegmentationRefusedException(
          Why.IMAGE_TOO_LARGE,
          "%d x %d pixels: one side is more than %d times the other; cut the image"
              .formatted(width, height, LONGEST_ASPECT));
    }
  }
}
