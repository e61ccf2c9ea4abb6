package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesMoments;
import java.util.List;
import java.util.stream.IntStream;

/** Feature statistics of one kind of values, a row per image. */
final class Features {
  private Features() {}

  static FeatureStatistics ofComponents(float[]... rows) {
    return of(cross(rows), new Moments(0), words(new float[0][0]), new CrossMoments(0));
  }

  /** With the noise that the images bring along, by the components' variances. */
  static FeatureStatistics withNoise(float[] variances, float[]... rows) {
    float[][] axes = new float[variances.length][variances.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i][i] = 1;
    }
    EmbeddingBasis basis =
        new EmbeddingBasis(
            new float[variances.length], axes, variances, new float[0][], new float[0]);
    Moments noise = new Moments(2);
    for (float[] row : rows) {
      noise.add(basis.noise(row));
    }
    FeatureStatistics plain = ofComponents(rows);
    return new FeatureStatistics(
        plain.components(),
        noise,
        plain.fourier(),
        plain.words(),
        plain.concepts(),
        plain.pixels());
  }

  static FeatureStatistics ofFourier(float[]... rows) {
    Moments moments = new Moments(rows[0].length);
    for (float[] row : rows) {
      moments.add(row);
    }
    return of(new CrossMoments(0), moments, words(new float[0][0]), new CrossMoments(0));
  }

  static FeatureStatistics ofWords(float[]... rows) {
    return of(new CrossMoments(0), new Moments(0), words(rows), new CrossMoments(0));
  }

  static FeatureStatistics ofPixels(float[]... rows) {
    return of(new CrossMoments(0), new Moments(0), words(new float[0][0]), cross(rows));
  }

  static FeatureStatistics none() {
    return of(new CrossMoments(0), new Moments(0), words(new float[0][0]), new CrossMoments(0));
  }

  private static FeatureStatistics of(
      CrossMoments components, Moments fourier, SeriesMoments words, CrossMoments pixels) {
    return new FeatureStatistics(
        components, new Moments(0), fourier, words, new SeriesMoments(Series.NONE), pixels);
  }

  private static CrossMoments cross(float[][] rows) {
    CrossMoments moments = new CrossMoments(rows[0].length);
    for (float[] row : rows) {
      moments.add(row);
    }
    return moments;
  }

  private static SeriesMoments words(float[][] rows) {
    if (rows.length == 0) {
      return new SeriesMoments(Series.NONE);
    }
    List<String> names = IntStream.range(0, rows[0].length).mapToObj(i -> "word " + i).toList();
    SeriesMoments moments = new SeriesMoments(new Series(names, "hash"));
    for (float[] row : rows) {
      moments.add(row);
    }
    return moments;
  }
}
