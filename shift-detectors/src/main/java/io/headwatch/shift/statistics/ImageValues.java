package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Everything that statistics are taken of, for one image. The arrays are not copied.
 *
 * @param scalars the P pair scalars s, flat index head * C + neuron
 * @param embedding the embedding M, O values, not normalised
 * @param wordProbabilities the probability of each word, 0 to 1; of length 0 without words
 * @param conceptScores the score of each concept; of length 0 without concepts
 */
public record ImageValues(
    float[] scalars, float[] embedding, float[] wordProbabilities, float[] conceptScores) {
  private static final float[] NONE = {};

  public ImageValues {
    requireNonNull(scalars, "scalars is null");
    requireNonNull(embedding, "embedding is null");
    requireNonNull(wordProbabilities, "wordProbabilities is null");
    requireNonNull(conceptScores, "conceptScores is null");
  }

  /** The values of an image without words and concepts. */
  public static ImageValues of(float[] scalars, float[] embedding) {
    return new ImageValues(scalars, embedding, NONE, NONE);
  }
}
