package io.headwatch.clip;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a training strives for. A learned table has one row per word; images and texts are drawn to
 * the rows of their words by softmax cross-entropy, in which all words of an image count alike.
 *
 * @param groups words that exclude one another more or less (objects, colours); an image competes
 *     within each group of which it has a word
 * @param allWords weight of the cross-entropy over the words of all groups at once
 * @param textWords weight of the texts' cross-entropy over all words
 * @param textDirection weight of one minus the cosine between a text and the sum of its words' rows
 * @param contrast weight of the cross-entropy between images and captions of a batch, where a
 *     caption is right for every image that shows all its words
 */
public record TrainingObjective(
    List<WordGroup> groups,
    double allWords,
    double textWords,
    double textDirection,
    double contrast) {

  /**
   * Consecutive rows of the table.
   *
   * @param words number of rows
   * @param weight of the cross-entropy within the group
   */
  public record WordGroup(int words, double weight) {}

  public TrainingObjective {
    groups = List.copyOf(groups);
    if (groups.isEmpty() || groups.stream().anyMatch(group -> group.words() < 1)) {
      throw new IllegalArgumentException("there must be groups, each of at least one word");
    }
  }

  /** Number V of rows in the table. */
  public int words() {
    return groups.stream().mapToInt(WordGroup::words).sum();
  }

  /** First row of each group, then V. */
  long[] bounds() {
    return IntStream.rangeClosed(0, groups.size())
        .mapToLong(n -> groups.subList(0, n).stream().mapToInt(WordGroup::words).sum())
        .toArray();
  }

  /** The groups' weights, then that of all words. */
  double[] weights() {
    return IntStream.rangeClosed(0, groups.size())
        .mapToDouble(n -> n < groups.size() ? groups.get(n).weight() : allWords)
        .toArray();
  }

  double[] textWeights() {
    return new double[] {textWords, textDirection, contrast};
  }
}
