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

  /** Words whose pairs are remembered: choosing them sorts all pairs of the model. */
  private static final int REMEMBERED = 256;

  private final PairDirections directions;
  private final double[] norms;
  private final TextDirections texts;
  private final SegmentationRules rules;
  private final Map<String, Text> known = new LinkedHashMap<>(16, 0.75f, true);

  private record Text(float[] direction, int[] pairs) {}

  ClassTexts(PairDirections directions, TextDirections texts, SegmentationRules rules) {
    this.directions = directions;
    this.norms = directions.norms();
    this.texts = texts;
    this.rules = rules;
  }

  /** The question for some words, in their order. */
  LocationQuery query(List<String> words) {
    List<Text> all =
        rules.centre() == SegmentationRules.Centre.WORDS && words.size() > 1
            ? centredOnWords(words)
            : centredOnVocabulary(words);
    return new LocationQuery(
        all.stream().map(Text::direction).toArray(float[][]::new),
        all.stream().map(Text::pairs).toArray(int[][]::new),
        rules.replaceSink());
  }

  /** What the pairs of a word weigh along it: H x C values, 0 for all others. */
  float[] weights(String word) {
    LocationQuery query = query(List.of(word));
    double[] products = directions.products(query.texts()[0]);
    float[] weights = new float[products.length];
    for (int pair : query.pairs()[0]) {
      weights[pair] = (float) products[pair];
    }
    return weights;
  }

  private List<Text> centredOnWords(List<String> words) {
    float[][] rows = texts.of(words);
    float[] mean = new float[rows[0].length];
    for (float[] row : rows) {
      for (int o = 0; o < mean.length; o++) {
        mean[o] += row[o] / rows.length;
      }
    }
    List<Text> centred = new ArrayList<>();
    for (float[] row : rows) {
      centred.add(text(row, mean));
    }
    return centred;
  }

  private List<Text> centredOnVocabulary(List<String> words) {
    List<String> unknown = words.stream().filter(word -> !known.containsKey(word)).toList();
    float[][] rows = unknown.isEmpty() ? new float[0][] : texts.of(unknown);
    for (int i = 0; i < rows.length; i++) {
      known.put(unknown.get(i), text(rows[i], texts.centre()));
    }
    List<Text> all = words.stream().map(known::get).toList();
    while (known.size() > REMEMBERED) {
      known.remove(known.keySet().iterator().next());
    }
    return all;
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
