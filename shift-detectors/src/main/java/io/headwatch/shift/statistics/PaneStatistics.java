package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Everything kept of a pane's, a window's or a reference's images: moments and bin counts of the P
 * pair scalars, moments of the embedding, of the words' probabilities and of the concepts' scores.
 * A mutable accumulator, not thread-safe. Panes on the same edges, words and concepts add up in any
 * order and split: counts exactly, moments up to rounding. About 80 bytes per pair (5 MiB for
 * RN50's 65,536) and 16 per word.
 */
public final class PaneStatistics {
  private final BinEdges edges;
  private final Moments pairMoments;
  private final BinCounts binCounts;
  private final Moments embeddingMoments;
  private final SeriesMoments words;
  private final SeriesMoments concepts;
  private final byte[] bins;

  /** Starts empty statistics without words and concepts. */
  public PaneStatistics(BinEdges edges, int embeddingSize) {
    this(edges, embeddingSize, Series.NONE, Series.NONE);
  }

  /** Starts empty statistics on {@code edges} with embeddings of {@code embeddingSize} floats. */
  public PaneStatistics(BinEdges edges, int embeddingSize, Series words, Series concepts) {
    this(
        edges,
        new Moments(edges.pairs()),
        new BinCounts(edges.pairs()),
        new Moments(embeddingSize),
        new SeriesMoments(words),
        new SeriesMoments(concepts));
  }

  /** Takes ownership of parts that fit together. */
  private PaneStatistics(
      BinEdges edges,
      Moments pairMoments,
      BinCounts binCounts,
      Moments embeddingMoments,
      SeriesMoments words,
      SeriesMoments concepts) {
    this.edges = edges;
    this.pairMoments = pairMoments;
    this.binCounts = binCounts;
    this.embeddingMoments = embeddingMoments;
    this.words = words;
    this.concepts = concepts;
    this.bins = new byte[edges.pairs()];
  }

  /**
   * Restores statistics from copies of their parts, without words and concepts.
   *
   * @throws IllegalArgumentException if the parts differ in pairs or in the number of images
   */
  public static PaneStatistics of(
      BinEdges edges, Moments pairMoments, BinCounts binCounts, Moments embeddingMoments) {
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
    return new PaneStatistics(
        edges,
        pairMoments.copy(),
        binCounts.copy(),
        embeddingMoments.copy(),
        new SeriesMoments(Series.NONE),
        new SeriesMoments(Series.NONE));
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
        pairMoments.copy(),
        binCounts.copy(),
        embeddingMoments.copy(),
        newWords.copy(),
        newConcepts.copy());
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
        edges, embeddingMoments.dimensions(), words.series(), concepts.series());
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
    requireFinite("wordProbabilities", image.wordProbabilities(), words.series().size());
    requireFinite("conceptScores", image.conceptScores(), concepts.series().size());
    edges.bins(image.scalars(), bins);
    binCounts.add(bins);
    pairMoments.add(image.scalars());
    embeddingMoments.add(image.embedding());
    words.add(image.wordProbabilities());
    concepts.add(image.conceptScores());
  }

  /**
   * Adds all images of {@code other}, which stays as it is.
   *
   * @throws IllegalArgumentException if it is on other edges, of another embedding size, or of
   *     other words or concepts; then nothing has changed
   */
  public void merge(PaneStatistics other) {
    requireSameEdges(other);
    requireSameSeries(other);
    if (other.embeddingMoments.dimensions() != embeddingMoments.dimensions()) {
      throw new IllegalArgumentException(
          "embeddings of %d and %d values do not add up"
              .formatted(embeddingMoments.dimensions(), other.embeddingMoments.dimensions()));
    }
    binCounts.merge(other.binCounts);
    pairMoments.merge(other.pairMoments);
    embeddingMoments.merge(other.embeddingMoments);
    words.merge(other.words);
    concepts.merge(other.concepts);
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
    words.requireSame("words", other.words);
    concepts.requireSame("concepts", other.concepts);
  }

  /** Returns an independent copy. */
  public PaneStatistics copy() {
    return with(words, concepts);
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
    return words;
  }

  /** The concepts with the moments of their scores: a view, to be read only. */
  public SeriesMoments concepts() {
    return concepts;
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
