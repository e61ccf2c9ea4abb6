package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

/**
 * Everything kept of a pane's, a window's or a reference's images: moments and bin counts of the P
 * pair scalars and moments of the embedding. A mutable accumulator, not thread-safe. Panes on the
 * same edges add up in any order and split: counts exactly, moments up to rounding. About 80 bytes
 * per pair (5 MiB for RN50's 65,536).
 */
public final class PaneStatistics {
  private final BinEdges edges;
  private final Moments pairMoments;
  private final BinCounts binCounts;
  private final Moments embeddingMoments;
  private final byte[] bins;

  /** Starts empty statistics on {@code edges} with embeddings of {@code embeddingSize} floats. */
  public PaneStatistics(BinEdges edges, int embeddingSize) {
    this(
        edges,
        new Moments(edges.pairs()),
        new BinCounts(edges.pairs()),
        new Moments(embeddingSize));
  }

  /** Takes ownership of parts that fit together. */
  private PaneStatistics(
      BinEdges edges, Moments pairMoments, BinCounts binCounts, Moments embeddingMoments) {
    this.edges = edges;
    this.pairMoments = pairMoments;
    this.binCounts = binCounts;
    this.embeddingMoments = embeddingMoments;
    this.bins = new byte[edges.pairs()];
  }

  /**
   * Restores statistics from copies of their parts.
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
    return new PaneStatistics(edges, pairMoments.copy(), binCounts.copy(), embeddingMoments.copy());
  }

  /**
   * Adds one image.
   *
   * @param scalars the P pair scalars, flat index head * C + neuron
   * @param embedding the image's embedding, O floats
   * @throws IllegalArgumentException if a length is wrong or a value not finite; then nothing has
   *     changed
   */
  public void add(float[] scalars, float[] embedding) {
    requireFinite("scalars", scalars, edges.pairs());
    requireFinite("embedding", embedding, embeddingMoments.dimensions());
    edges.bins(scalars, bins);
    binCounts.add(bins);
    pairMoments.add(scalars);
    embeddingMoments.add(embedding);
  }

  /**
   * Adds all images of {@code other}, which stays as it is.
   *
   * @throws IllegalArgumentException if it is on other edges or of another embedding size; then
   *     nothing has changed
   */
  public void merge(PaneStatistics other) {
    requireSameEdges(other);
    if (other.embeddingMoments.dimensions() != embeddingMoments.dimensions()) {
      throw new IllegalArgumentException(
          "embeddings of %d and %d values do not add up"
              .formatted(embeddingMoments.dimensions(), other.embeddingMoments.dimensions()));
    }
    binCounts.merge(other.binCounts);
    pairMoments.merge(other.pairMoments);
    embeddingMoments.merge(other.embeddingMoments);
  }

  /** Throws IllegalArgumentException unless {@code other} is on the same edges. */
  public void requireSameEdges(PaneStatistics other) {
    requireNonNull(other, "other is null");
    if (!other.edges.equals(edges)) {
      throw new IllegalArgumentException(
          "statistics on " + other.edges + " do not compare with those on " + edges);
    }
  }

  /** Returns an independent copy. */
  public PaneStatistics copy() {
    return new PaneStatistics(edges, pairMoments.copy(), binCounts.copy(), embeddingMoments.copy());
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
