package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What pairs stand for, in texts and images: what their directions are made of, what the images
 * that they respond to most have in common, and which those are.
 *
 * <p>The two texts answer different questions. A direction is what a pair does to the embedding,
 * whatever the images; the other text is what makes it respond, among the images of a probe.
 *
 * @param texts the texts that labels are chosen from
 * @param sets for each pair its direction as a sum of texts
 * @param responses what the pairs respond to; empty without a probe set
 */
public record PairLabels(List<String> texts, SparseTextSets sets, Optional<Responses> responses) {

  /**
   * The texts that pairs respond to ({@link SoftWpmi}), and their highest images. The arrays are
   * not copied, and must not be written to.
   *
   * @param images number of images of the probe set: scores depend on them, and on the pairs that
   *     are scored together, which are all
   * @param texts for each pair the text with the highest score
   * @param scores those scores
   * @param topImages numbers of the reference images with the pairs' highest scalars, the highest
   *     first, as many for each pair; P x k values
   */
  public record Responses(int images, int[] texts, float[] scores, int[] topImages) {
    public Responses {
      requireNonNull(topImages, "topImages is null");
      if (texts.length == 0
          || texts.length != scores.length
          || topImages.length % texts.length != 0) {
        throw new IllegalArgumentException(
            "%d texts, %d scores and %d images do not belong together"
                .formatted(texts.length, scores.length, topImages.length));
      }
    }

    /** The images of a pair, the highest first. */
    public int[] topImages(int pair) {
      int each = topImages.length / texts.length;
      return Arrays.copyOfRange(topImages, pair * each, (pair + 1) * each);
    }
  }

  /**
   * @throws IllegalArgumentException if the parts are of different pairs, or of texts that there
   *     aren't
   */
  public PairLabels {
    texts = List.copyOf(texts);
    int known = texts.size();
    int pairs = sets.residuals().length;
    if (sets.size() != pairs || responses.filter(r -> r.texts().length != pairs).isPresent()) {
      throw new IllegalArgumentException(
          "labels are not those of all of the %d pairs".formatted(pairs));
    }
    requireTexts(sets.texts(), SparseTextSets.NONE, known);
    responses.ifPresent(r -> requireTexts(r.texts(), 0, known));
  }

  /** Number of pairs P. */
  public int pairs() {
    return sets.size();
  }

  /**
   * The text that a pair is called by: of those that its direction is made of, the one with the
   * largest positive weight, as a rise of the scalar moves the embedding towards it.
   *
   * @return empty if the direction is made of no text with a positive weight
   */
  public Optional<String> label(int pair) {
    return sets.set(pair).terms().stream()
        .filter(term -> term.coefficient() > 0)
        .max(Comparator.comparingDouble(SparseTextSet.Term::coefficient))
        .map(term -> texts.get(term.text()));
  }

  private static void requireTexts(int[] texts, int lowest, int known) {
    for (int text : texts) {
      if (text < lowest || text >= known) {
        throw new IllegalArgumentException("there is no text %d among %d".formatted(text, known));
      }
    }
  }
}
