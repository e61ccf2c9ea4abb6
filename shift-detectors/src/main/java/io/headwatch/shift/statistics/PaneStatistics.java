package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Everything kept of a pane's, a window's or a reference's images: moments and bin counts of the P
 * pair scalars, moments of the embedding, and {@link FeatureStatistics}. A mutable accumulator, not
 * thread-safe. Panes on the same edges, basis, words and concepts add up in any order and split:
 * counts exactly, moments up to rounding. About 80 bytes per pair (5 MiB for RN50's 65,536), 16 per
 * word.
 */
public final class PaneStatistics {
  private final BinEdges edges;
  private final EmbeddingBasis basis;
  private final Moments pairMoments;
  private final BinCounts binCounts;
  private final Moments embeddingMoments;
  private final FeatureStatistics features;
  private final byte[] bins;

  /** Starts empty statistics of pairs and embeddings alone. */
  public PaneStatistics(BinEdges edges, int embeddingSize) {
    this(edges, embeddingSize, Series.NONE, Series.NONE);
  }

  /** Starts empty statistics without features of the embedding and without pixels. */
  public PaneStatistics(BinEdges edges, int embeddingSize, Series words, Series concepts) {
    this(edges, EmbeddingBasis.none(embeddingSize), words, concepts, 0);
  }

  /**
   * Starts empty statistics.
   *
   * @param pixelMeasures number of pixel measures that are kept: all, or 0
   */
  public PaneStatistics(
      BinEdges edges, EmbeddingBasis basis, Series words, Series concepts, int pixelMeasures) {
    this(
        edges,
        basis,
        new Moments(edges.pairs()),
        new BinCounts(edges.pairs()),
        new Moments(basis.embeddingSize()),
        FeatureStatistics.empty(basis, words, concepts, pixelMeasures));
  }

  /** Takes ownership of parts that fit together. */
  private PaneStatistics(
      BinEdges edges,
      EmbeddingBasis basis,
      Moments pairMoments,
      BinCounts binCounts,
      Moments embeddingMoments,
      FeatureStatistics features) {
    this.edges = edges;
    this.basis = basis;
    this.pairMoments = pairMoments;
    this.binCounts = binCounts;
    this.embeddingMoments = embeddingMoments;
    this.features = features;
    this.bins = new byte[edges.pairs()];
  }

  /** Restores statistics of pairs and embeddings alone from copies of their parts. */
  public static PaneStatistics of(
      BinEdges edges, Moments pairMoments, BinCounts binCounts, Moments embeddingMoments) {
    EmbeddingBasis none = EmbeddingBasis.none(embeddingMoments.dimensions());
    FeatureStatistics features = FeatureStatistics.empty(none, Series.NONE, Series.NONE, 0);
    return of(edges, none, pairMoments, binCounts, embeddingMoments, features);
  }

  /**
   * Restores statistics from copies of their parts.
   *
   * @param features on {@code basis}; of the same images, or, where these are none, of none
   * @throws IllegalArgumentException if the parts differ in pairs, in dimensions or in the number
   *     of images
   */
  public static PaneStatistics of(
      BinEdges edges,
      EmbeddingBasis basis,
      Moments pairMoments,
      BinCounts binCounts,
      Moments embeddingMoments,
      FeatureStatistics features) {
    requireNonNull(edges, "edges is null");
    if (pairMoments.dimensions() != edges.pairs() || binCounts.pairs() != edges.pairs()) {
      throw new IllegalArgumentException(
          "edges, moments and counts have %d, %d and %d pairs"
              .formatted(edges.pairs(), pairMoments.dimensions(), binCounts.pairs()));
    }
    if (pairMoments.count() != binCounts.images()
        || embeddingMoments.count() != binCounts.images()) {
      throw new IllegalArgumentException(
          "pair moments, bin counts and embedding moments are of %d, %d and %d images"
              .formatted(pairMoments.count(), binCounts.images(), embeddingMoments.count()));
    }
    requireOnBasis(basis, embeddingMoments, features, binCounts.images());
    return new PaneStatistics(
        edges,
        basis,
        pairMoments.copy(),
        binCounts.copy(),
        embeddingMoments.copy(),
        features.copy());
  }

  private static void requireOnBasis(
      EmbeddingBasis basis, Moments embeddings, FeatureStatistics features, int images) {
    if (basis.embeddingSize() != embeddings.dimensions()
        || basis.components() != features.components().dimensions()
        || basis.noises() != features.noise().dimensions()
        || basis.features() != features.fourier().dimensions()) {
      throw new IllegalArgumentException("the features are not on " + basis);
    }
    if ((basis.components() > 0 && features.components().count() != images)
        || (basis.noises() > 0 && features.noise().count() != images)
        || (features.pixels().dimensions() > 0 && features.pixels().count() != images)) {
      throw new IllegalArgumentException(
          "features of %d and pixels of %d images are not those of %d"
              .formatted(features.components().count(), features.pixels().count(), images));
    }
  }

  /**
   * A copy with other words and concepts.
   *
   * @param newWords moments of the words' probabilities, of these images or of a sample of them
   * @param newConcepts moments of the concepts' scores, of these images or of a sample of them
   * @throws IllegalArgumentException if one is of more images than these
   */
  public PaneStatistics with(SeriesMoments newWords, SeriesMoments newConcepts) {
    requireAtMost("words", newWords);
    requireAtMost("concepts", newConcepts);
    return new PaneStatistics(
        edges,
        basis,
        pairMoments.copy(),
        binCounts.copy(),
        embeddingMoments.copy(),
        features.with(newWords, newConcepts));
  }

  private void requireAtMost(String name, SeriesMoments series) {
    if (series.moments().count() > count()) {
      throw new IllegalArgumentException(
          "%s are of %d images, the statistics of %d"
              .formatted(name, series.moments().count(), count()));
    }
  }

  /** Empty statistics that images of the same kind can be added to, and that add up with these. */
  public PaneStatistics emptied() {
    return new PaneStatistics(
        edges, basis, words().series(), concepts().series(), features.pixels().dimensions());
  }

  /** Adds an image without words and concepts. */
  public void add(float[] scalars, float[] embedding) {
    add(ImageValues.of(scalars, embedding));
  }

  /**
   * Adds one image.
   *
   * @throws IllegalArgumentException if a length is wrong or a value not finite; then nothing has
   *     changed
   */
  public void add(ImageValues image) {
    requireFinite("scalars", image.scalars(), edges.pairs());
    requireFinite("embedding", image.embedding(), embeddingMoments.dimensions());
    requireFinite("wordProbabilities", image.wordProbabilities(), words().series().size());
    requireFinite("conceptScores", image.conceptScores(), concepts().series().size());
    if (features.pixels().dimensions() > 0) {
      requireFinite("pixels", image.pixels(), features.pixels().dimensions());
    }
    edges.bins(image.scalars(), bins);
    binCounts.add(bins);
    pairMoments.add(image.scalars());
    embeddingMoments.add(image.embedding());
    features.add(ImageFeatures.of(image, basis));
  }

  /**
   * Adds all images of {@code other}, which stays as it is.
   *
   * @throws IllegalArgumentException if it is on other edges or another basis, or of other words or
   *     concepts; then nothing has changed
   */
  public void merge(PaneStatistics other) {
    requireSameEdges(other);
    requireSameSeries(other);
    requireSameBasis(other);
    binCounts.merge(other.binCounts);
    pairMoments.merge(other.pairMoments);
    embeddingMoments.merge(other.embeddingMoments);
    features.merge(other.features);
  }

  private void requireSameBasis(PaneStatistics other) {
    if (!other.basis.equals(basis)
        || other.features.pixels().dimensions() != features.pixels().dimensions()) {
      throw new IllegalArgumentException(
          "statistics on %s with %d pixel measures do not add up with those on %s with %d"
              .formatted(
                  other.basis,
                  other.features.pixels().dimensions(),
                  basis,
                  features.pixels().dimensions()));
    }
  }

  /** Throws IllegalArgumentException unless {@code other} is on the same edges. */
  public void requireSameEdges(PaneStatistics other) {
    requireNonNull(other, "other is null");
    if (!other.edges.equals(edges)) {
      throw new IllegalArgumentException(
          "statistics on " + other.edges + " do not compare with those on " + edges);
    }
  }

  /** Throws IllegalArgumentException unless {@code other} is of the same words and concepts. */
  public void requireSameSeries(PaneStatistics other) {
    requireNonNull(other, "other is null");
    words().requireSame("words", other.words());
    concepts().requireSame("concepts", other.concepts());
  }

  /** Returns an independent copy. */
  public PaneStatistics copy() {
    return with(words(), concepts());
  }

  /** Number of images added. */
  public int count() {
    return binCounts.images();
  }

  /** Number of pairs P. */
  public int pairs() {
    return edges.pairs();
  }

  /** The edges that the images were binned with. */
  public BinEdges edges() {
    return edges;
  }

  /** The features of embeddings that statistics are taken of. */
  public EmbeddingBasis basis() {
    return basis;
  }

  /** Statistics of everything beside the pairs: a view of this object's state, to be read only. */
  public FeatureStatistics features() {
    return features;
  }

  /** Moments of the P pair scalars: a view of this object's state, to be read only. */
  public Moments pairMoments() {
    return pairMoments;
  }

  /** Bin counts of the P pairs: a view of this object's state, to be read only. */
  public BinCounts binCounts() {
    return binCounts;
  }

  /** Moments of the O embedding values: a view of this object's state, to be read only. */
  public Moments embeddingMoments() {
    return embeddingMoments;
  }

  /** The words with the moments of their probabilities: a view, to be read only. */
  public SeriesMoments words() {
    return features.words();
  }

  /** The concepts with the moments of their scores: a view, to be read only. */
  public SeriesMoments concepts() {
    return features.concepts();
  }

  private static void requireFinite(String name, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%s has %d values, must have %d".formatted(name, values.length, length));
    }
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException("%s[%d] is %s".formatted(name, i, values[i]));
      }
    }
  }
}
