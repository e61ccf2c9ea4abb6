package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What is read from the network's values of an image, so that the two always go together.
 *
 * @param words reads the words' probabilities
 * @param concepts reads the scores of the concepts on the watch list
 */
public record ImageReading(SeriesReader words, SeriesReader concepts) {
  /** Neither words nor concepts. */
  public static final ImageReading NONE = new ImageReading(SeriesReader.NONE, SeriesReader.NONE);

  public ImageReading {
    requireNonNull(words, "words is null");
    requireNonNull(concepts, "concepts is null");
  }

  /**
   * Reads images; several at once cost less than one by one.
   *
   * @param scalars per image the P pair scalars
   * @param embeddings per image the O embedding values, not normalised
   * @return the values of each image, which share the arrays that were given
   */
  public List<ImageValues> read(float[][] scalars, float[][] embeddings) {
    float[][] probabilities = words.read(scalars, embeddings);
    float[][] scores = concepts.read(scalars, embeddings);
    List<ImageValues> images = new ArrayList<>(scalars.length);
    for (int i = 0; i < scalars.length; i++) {
      images.add(new ImageValues(scalars[i], embeddings[i], probabilities[i], scores[i]));
    }
    return images;
  }

  /** Empty statistics of images that are read like this. */
  public PaneStatistics emptyStatistics(BinEdges edges, EmbeddingBasis basis, int pixelMeasures) {
    return new PaneStatistics(edges, basis, words.series(), concepts.series(), pixelMeasures);
  }
}
