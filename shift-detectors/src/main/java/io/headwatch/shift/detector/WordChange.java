package io.headwatch.shift.detector;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.Moments;
import java.util.stream.IntStream;

/**
 * How much the words' probabilities changed: the standardised changes z of the means of their
 * square roots, which are less skewed ({@link io.headwatch.shift.statistics.SeriesMoments}), of all
 * words put together. A word's variance is that of the reference plus a share of the mean over all
 * words, so that words which hardly ever occur do not outweigh the rest (as the constant of SAM
 * does: Tusher, Tibshirani and Chu, PNAS 98, 2001).
 *
 * @param summary how the changes are put together
 * @param steadying share of the words' mean variance that is added to each one's, at least 0
 */
public record WordChange(Summary summary, double steadying) implements FeatureDetector {

  /** How changes of many words become one score. */
  public enum Summary {
    /** Mean of z^2: about 1 when nothing changed. */
    MEAN_SQUARE,
    /** Largest |z|. */
    LARGEST
  }

  public WordChange {
    requireNonNull(summary, "summary is null");
    if (!(steadying >= 0)) {
      throw new IllegalArgumentException("steadying is " + steadying + ", must be at least 0");
    }
  }

  /** The mean of z^2, with variances as they are but for a tenth of the mean one. */
  public static WordChange meanSquare() {
    return new WordChange(Summary.MEAN_SQUARE, 0.1);
  }

  /** The largest |z|, with three tenths of the mean variance added to each word's. */
  public static WordChange largest() {
    return new WordChange(Summary.LARGEST, 0.3);
  }

  @Override
  public String name() {
    return summary == Summary.LARGEST ? "words.largest" : "words.mean-square";
  }

  @Override
  public Family family() {
    return Family.WORDS;
  }

  @Override
  public boolean sees(FeatureStatistics reference) {
    return reference.words().series().size() > 0 && reference.words().moments().count() > 1;
  }

  @Override
  public double score(FeatureStatistics window, FeatureStatistics reference) {
    Moments w = window.words().roots();
    Moments r = reference.words().roots();
    double added = steadying * meanVariance(r);
    double unit = 1.0 / w.count() + 1.0 / r.count();
    double sum = 0;
    double largest = 0;
    for (int word = 0; word < r.dimensions(); word++) {
      double difference = w.mean(word) - r.mean(word);
      double variance = r.variance(word) + added;
      double square = variance > 0 ? difference * difference / (variance * unit) : 0;
      sum += square;
      largest = Math.max(largest, square);
    }
    return summary == Summary.LARGEST ? Math.sqrt(largest) : sum / r.dimensions();
  }

  private static double meanVariance(Moments moments) {
    return IntStream.range(0, moments.dimensions())
        .mapToDouble(moments::variance)
        .average()
        .orElse(0);
  }

  /** Of the largest change, its size in standard deviations. */
  @Override
  public double effectSize(double score, int n, int m) {
    return summary == Summary.LARGEST
        ? score * Math.sqrt(1.0 / n + 1.0 / m)
        : FeatureDetector.super.effectSize(score, n, m);
  }
}
