package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Everything that statistics are taken of, for one image. The arrays are not copied.
 *
 * @param scalars the P pair scalars s, flat index head * C + neuron
 * @param embedding the embedding M, O values, not normalised
 * @param wordProbabilities the probability of each word, 0 to 1; of length 0 without words
 * @param conceptScores the score of each concept; of length 0 without concepts
 * @param pixels the {@link PixelMeasure}s, in their order; of length 0 if the pixels weren't seen
 */
public record ImageValues(
    float[] scalars,
    float[] embedding,
    float[] wordProbabilities,
    float[] conceptScores,
    float[] pixels) {
  private static final float[] NONE = {};

  public ImageValues {
    requireNonNull(scalars, "scalars is null");
    requireNonNull(embedding, "embedding is null");
    requireNonNull(wordProbabilities, "wordProbabilities is null");
    requireNonNull(conceptScores, "conceptScores is null");
    requireNonNull(pixels, "pixels is null");
  }

  /** The values of an image whose pixels weren't seen. */
  public ImageValues(
      float[] scalars, float[] embedding, float[] wordProbabilities, float[] conceptScores) {
    this(scalars, embedding, wordProbabilities, conceptScores, NONE);
  }

  /** The values of an image without words, concepts and pixels. */
  public static ImageValues of(float[] scalars, float[] embedding) {
    return new ImageValues(scalars, embedding, NONE, NONE, NONE);
  }

  /** The same values with what the pixels say. */
  public ImageValues withPixels(float[] measures) {
    return new ImageValues(scalars, embedding, wordProbabilities, conceptScores, measures);
  }
}
