package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Statistics of images' {@link ImageFeatures}: everything that windows are told apart by, beside
 * their pairs. A mutable accumulator, not thread-safe. Those on the same basis and of the same
 * words and concepts add up in any order and split, up to rounding. 4 K^2 + 16 (D + V) bytes.
 *
 * @param components means and covariances of the K principal components
 * @param noise moments of what images add to the noise of these; of no dimension on bases without
 *     variances
 * @param fourier moments of the D Fourier features
 * @param words moments of the words' probabilities; of a reference perhaps of a sample alone
 * @param concepts moments of the concepts' scores; of a reference perhaps of a sample alone
 * @param pixels means and covariances of the pixel measures; of no dimension if pixels aren't seen
 */
public record FeatureStatistics(
    CrossMoments components,
    Moments noise,
    Moments fourier,
    SeriesMoments words,
    SeriesMoments concepts,
    CrossMoments pixels) {

  public FeatureStatistics {
    requireNonNull(components, "components is null");
    requireNonNull(noise, "noise is null");
    requireNonNull(fourier, "fourier is null");
    requireNonNull(words, "words is null");
    requireNonNull(concepts, "concepts is null");
    requireNonNull(pixels, "pixels is null");
  }

  /**
   * Starts empty statistics.
   *
   * @param pixelMeasures number of pixel measures that are kept: all, or 0
   */
  public static FeatureStatistics empty(
      EmbeddingBasis basis, Series words, Series concepts, int pixelMeasures) {
    return new FeatureStatistics(
        new CrossMoments(basis.components()),
        new Moments(basis.noises()),
        new Moments(basis.features()),
        new SeriesMoments(words),
        new SeriesMoments(concepts),
        new CrossMoments(pixelMeasures));
  }

  /** Empty statistics of the same features. */
  public FeatureStatistics emptied() {
    return new FeatureStatistics(
        new CrossMoments(components.dimensions()),
        new Moments(noise.dimensions()),
        new Moments(fourier.dimensions()),
        new SeriesMoments(words.series()),
        new SeriesMoments(concepts.series()),
        new CrossMoments(pixels.dimensions()));
  }

  /** Adds one image; pixel measures are left out if none are kept. */
  public void add(ImageFeatures image) {
    components.add(image.components());
    noise.add(image.noise());
    fourier.add(image.fourier());
    words.add(image.words());
    concepts.add(image.concepts());
    if (pixels.dimensions() > 0) {
      pixels.add(image.pixels());
    }
  }

  /** Adds all images of {@code other}, which stays as it is. */
  public void merge(FeatureStatistics other) {
    components.merge(other.components);
    noise.merge(other.noise);
    fourier.merge(other.fourier);
    words.merge(other.words);
    concepts.merge(other.concepts);
    pixels.merge(other.pixels);
  }

  /**
   * The statistics without the images of {@code part}, which must be among these, and not all of
   * them. Concepts are left as they are.
   */
  public FeatureStatistics without(FeatureStatistics part) {
    FeatureStatistics rest = copy();
    rest.components.subtract(part.components);
    rest.noise.subtract(part.noise);
    rest.fourier.subtract(part.fourier);
    rest.words.subtract(part.words);
    rest.pixels.subtract(part.pixels);
    return rest;
  }

  /** Returns an independent copy. */
  public FeatureStatistics copy() {
    return with(words, concepts);
  }

  /** A copy with other words and concepts. */
  FeatureStatistics with(SeriesMoments newWords, SeriesMoments newConcepts) {
    return new FeatureStatistics(
        components.copy(),
        noise.copy(),
        fourier.copy(),
        newWords.copy(),
        newConcepts.copy(),
        pixels.copy());
  }
}
