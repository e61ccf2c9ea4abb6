package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.SeriesMoments;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which words became more or less frequent. An image's probability of a word is nearly zero unless
 * the word fits, so that its mean over images is almost the word's frequency.
 *
 * @param ranking by what words are ranked
 * @param limit most words to name, at least 0
 */
public record WordExplanation(WordRanking ranking, int limit) {
  public WordExplanation {
    requireNonNull(ranking, "ranking is null");
    if (limit < 0) {
      throw new IllegalArgumentException("limit is " + limit + ", must be at least 0");
    }
  }

  /** Explains by the ranking that serves best. */
  public WordExplanation(int limit) {
    this(WordRanking.STEADY, limit);
  }

  /**
   * What words say of a window.
   *
   * @throws IllegalArgumentException if window and reference are of other words
   */
  public WordFinding explain(PaneStatistics window, PaneStatistics reference) {
    reference.requireSameSeries(window);
    SeriesMoments words = window.words();
    if (words.series().size() == 0 || words.moments().count() == 0) {
      return WordFinding.NONE;
    }
    int vocabulary = words.series().size();
    WordFinding unnamed = new WordFinding(vocabulary, words.coverage(), List.of());
    return unnamed.noFittingWords() || reference.words().moments().count() == 0
        ? unnamed
        : new WordFinding(vocabulary, words.coverage(), top(words, reference.words().moments()));
  }

  private List<WordShift> top(SeriesMoments words, Moments reference) {
    double[] rank = ranking.z(words.moments(), reference);
    double[] z = WordRanking.POOLED.z(words.moments(), reference);
    return IntStream.range(0, z.length)
        .boxed()
        .sorted(Comparator.comparingDouble(word -> -Math.abs(rank[word])))
        .limit(limit)
        .map(word -> shift(word, z[word], words, reference))
        .toList();
  }

  private static WordShift shift(int word, double z, SeriesMoments words, Moments reference) {
    double change = words.moments().mean(word) - reference.mean(word);
    return new WordShift(words.series().names().get(word), 100 * change, z);
  }
}
