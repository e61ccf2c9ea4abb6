package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * What an image is told apart by, beside its pairs. The arrays are not copied.
 *
 * @param components K principal components of the embedding
 * @param noise what the image adds to the noise of mean and covariance, 2 values; none on bases
 *     without variances
 * @param fourier D Fourier features of the components
 * @param words the probability of each word
 * @param concepts the score of each concept
 * @param pixels the pixel measures; of length 0 if the pixels weren't seen
 */
public record ImageFeatures(
    float[] components,
    float[] noise,
    float[] fourier,
    float[] words,
    float[] concepts,
    float[] pixels) {

  public ImageFeatures {
    requireNonNull(components, "components is null");
    requireNonNull(noise, "noise is null");
    requireNonNull(fourier, "fourier is null");
    requireNonNull(words, "words is null");
    requireNonNull(concepts, "concepts is null");
    requireNonNull(pixels, "pixels is null");
  }

  /** The features of an image on a basis. */
  public static ImageFeatures of(ImageValues image, EmbeddingBasis basis) {
    float[] components = basis.components(image.embedding());
    return new ImageFeatures(
        components,
        basis.noise(components),
        basis.features(components),
        image.wordProbabilities(),
        image.conceptScores(),
        image.pixels());
  }
}
