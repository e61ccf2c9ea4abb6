package io.headwatch.segmentation;

import io.headwatch.clip.LocationQuery;
import io.headwatch.clip.PairDirections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From words to what locations are asked: the words' directions less a centre, normalised, and each
 * word's pairs, those with the largest cosines (arXiv 2509.19943, segmentation).
 */
final class ClassTexts {

  /** Words that are remembered: each takes the text tower as many passes as there are templates. */
  private static final int REMEMBERED = 256;

  private final PairDirections directions;
  private final double[] norms;
  private final TextDirections texts;
  private final SegmentationRules rules;
  private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /** What locations are asked of a word. */
  private record Text(float[] direction, int[] pairs) {}

  /** A word's direction, and what locations are asked if it is centred on the vocabulary. */
  private record Known(float[] row, Text text) {}

  ClassTexts(PairDirections directions, TextDirections texts, SegmentationRules rules) {
    this.directions = directions;
    this.norms = directions.norms();
    this.texts = texts;
    this.rules = rules;
  }

  /**
   * The question for some words, in their order.
   *
   * @param time asked before each word that is not remembered
   */
  LocationQuery query(List<String> words, Time time) throws SegmentationRefusedException {
    List<Known> all = known(words, time);
    List<Text> texts =
        rules.centre() == SegmentationRules.Centre.WORDS && words.size() > 1
            ? centred(all.stream().map(Known::row).toList())
            : all.stream().map(Known::text).toList();
    return new LocationQuery(
        texts.stream().map(Text::direction).toArray(float[][]::new),
        texts.stream().map(Text::pairs).toArray(int[][]::new),
        rules.replaceSink());
  }

  /** What the pairs of a word weigh along it: H x C values, 0 for all others. */
  float[] weights(String word, Time time) throws SegmentationRefusedException {
    LocationQuery query = query(List.of(word), time);
    double[] products = directions.products(query.texts()[0]);
    float[] weights = new float[products.length];
    for (int pair : query.pairs()[0]) {
      weights[pair] = (float) products[pair];
    }
    return weights;
  }

  private List<Known> known(List<String> words, Time time) throws SegmentationRefusedException {
    List<Known> all = new ArrayList<>(words.size());
    for (String word : words) {
      Known one = known.get(word);
      if (one == null) {
        time.require();
        float[] row = texts.of(word);
        one = new Known(row, text(row, texts.centre()));
        known.put(word, one);
      }
      all.add(one);
    }
    while (known.size() > REMEMBERED) {
      known.remove(known.keySet().iterator().next());
    }
    return all;
  }

  private List<Text> centred(List<float[]> rows) {
    float[] mean = new float[rows.get(0).length];
    for (float[] row : rows) {
      for (int o = 0; o < mean.length; o++) {
        mean[o] += row[o] / rows.size();
      }
    }
    return rows.stream().map(row -> text(row, mean)).toList();
  }

  private Text text(float[] row, float[] centre) {
    float[] centred = new float[row.length];
    double square = 0;
    for (int o = 0; o < row.length; o++) {
      centred[o] = row[o] - centre[o];
      square += (double) centred[o] * centred[o];
    }
    double length = Math.max(Math.sqrt(square), 1e-12);
    for (int o = 0; o < row.length; o++) {
      centred[o] = (float) (centred[o] / length);
    }
    return new Text(
        centred, PairDirections.nearest(directions.products(centred), norms, rules.pairs()));
  }
}
