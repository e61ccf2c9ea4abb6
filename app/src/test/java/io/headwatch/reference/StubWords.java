package io.headwatch.reference;

import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesReader;
import java.util.List;

/**
 * Words whose probabilities a test knows: the k-th of V is that of the embedding's first value
 * times (k + 1) / V.
 */
public record StubWords(Series series) implements SeriesReader {

  public static StubWords of(String... words) {
    List<String> names = List.of(words);
    return new StubWords(new Series(names, "hash of " + names));
  }

  /** Words of which one is convincing from a probability on. */
  public static StubWords convincing(double from, String... words) {
    List<String> names = List.of(words);
    return new StubWords(new Series(names, from, "hash of " + names));
  }

  @Override
  public float[][] read(float[][] scalars, float[][] embeddings) {
    float[][] values = new float[embeddings.length][series.size()];
    for (int i = 0; i < values.length; i++) {
      for (int k = 0; k < series.size(); k++) {
        values[i][k] = embeddings[i][0] * (k + 1) / series.size();
      }
    }
    return values;
  }
}
