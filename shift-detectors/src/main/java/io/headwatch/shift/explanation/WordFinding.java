package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What words say of a window.
 *
 * @param vocabulary number of words that were looked at; 0 if no words are read from images
 * @param coverage share of the window's images for which the best word is convincing, 0 to 1
 * @param top the words whose frequency changed most ({@link WordRanking}), first the one that did
 *     most; empty if the words do not fit the window
 */
public record WordFinding(int vocabulary, double coverage, List<WordShift> top) {
  /** No words are read from images. */
  public static final WordFinding NONE = new WordFinding(0, 0, List.of());

  /**
   * Share of the images from which on words fit a window: half. Vocabularies that a model knows
   * nothing of reach next to none, those that describe the images nine tenths and more.
   */
  public static final double FITTING_COVERAGE = 0.5;

  /** Chance that a window without any change gets a word mentioned. */
  private static final double MENTION_CHANCE = 0.01;

  /**
   * Probabilities have heavy tails, as a rare word is in few images: in clean windows of 200 scenes
   * the largest |z| of 379 words had the 99th percentile 6.1, where normal ones have 4.2.
   */
  private static final double HEAVY_TAILS = 1.5;

  public WordFinding {
    top = List.copyOf(requireNonNull(top, "top is null"));
  }

  /** Whether words are read, and none of them fits what the window shows. */
  public boolean noFittingWords() {
    return vocabulary > 0 && coverage < FITTING_COVERAGE;
  }

  /**
   * The top words whose change is beyond what the largest of so many words reaches by chance: 1.5
   * times Bonferroni's bound on a normal z at a chance of 1 % (6.3 for 379 words, 7.7 for 30,000).
   */
  public List<WordShift> beyondChance() {
    if (top.isEmpty()) {
      return List.of();
    }
    double least =
        HEAVY_TAILS
            * NormalDistribution.of(0, 1)
                .inverseSurvivalProbability(MENTION_CHANCE / (2.0 * vocabulary));
    return top.stream().filter(word -> Math.abs(word.z()) >= least).toList();
  }
}
