package io.headwatch.shift.profile;

/**
 * The pairs that a score is computed on, where it isn't all of them, and how much of the embedding
 * they keep: few pairs carry most of it (arXiv 2509.19943, section 3, the sparsity of pairs).
 *
 * @param pairs flat indices head * C + neuron, ascending, distinct, at least one
 * @param varianceShare their share of the sum over all pairs of the variance of their
 *     contributions, 0 to 1
 * @param embeddingShare share of the embedding's variance that is kept when all other pairs stay at
 *     their mean; negative if that is worse than the mean embedding alone
 * @param cosine mean over images of the cosine between the embedding and what is kept of it, both
 *     less the mean embedding; -1 to 1
 */
public record PairSelection(
    int[] pairs, double varianceShare, double embeddingShare, double cosine) {

  /**
   * @throws IllegalArgumentException if the pairs are none or not ascending
   */
  public PairSelection {
    pairs = pairs.clone();
    for (int i = 0; i < pairs.length; i++) {
      if (pairs[i] < 0 || (i > 0 && pairs[i] <= pairs[i - 1])) {
        throw new IllegalArgumentException("selected pairs are not distinct and ascending");
      }
    }
    if (pairs.length == 0) {
      throw new IllegalArgumentException("no pair is selected");
    }
  }

  /** A copy of the pairs. */
  @Override
  public int[] pairs() {
    return pairs.clone();
  }
}
