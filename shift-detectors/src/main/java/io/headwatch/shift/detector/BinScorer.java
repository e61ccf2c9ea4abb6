package io.headwatch.shift.detector;

/**
 * Scores single pairs by their bin counts, for one size of window and one of reference. For one
 * thread: it may keep what it computed.
 */
@FunctionalInterface
public interface BinScorer {
  /**
   * The score of one pair. Lengths and sums are not checked.
   *
   * @param pair the pair's index in the edges
   * @param window the window's 16 counts, n in all; not changed
   * @param reference the reference's 16 counts, m in all; not changed
   */
  double score(int pair, int[] window, int[] reference);
}
