package io.headwatch.shift.calibration;

import static io.headwatch.shift.statistics.BinEdges.BINS;

/**
 * The bins of some pairs of all images that windows are drawn from, one byte each, in blocks of
 * pairs: block b holds, image by image, the bins of its {@link #WIDTH} pairs. So the counts and the
 * images of a block stay in the processor's inner caches while windows are drawn from it. Places of
 * the last block without a pair are in bin 0 in every image.
 */
final class BinnedImages {
  /** Pairs per block: one cache line of bins. */
  static final int WIDTH = 64;

  /**
   * Images that are fetched before they are counted: rows lie anywhere in memory, and the processor
   * waits for many at a time no longer than for one.
   */
  private static final int AHEAD = 16;

  private final int firstPair;
  private final int pairs;
  private final byte[][] blocks;

  /**
   * @param firstPair the pair that place 0 is of
   * @param pairs number of pairs
   */
  BinnedImages(int images, int firstPair, int pairs) {
    this.firstPair = firstPair;
    this.pairs = pairs;
    this.blocks = new byte[(pairs + WIDTH - 1) / WIDTH][Math.multiplyExact(images, WIDTH)];
  }

  void set(int image, byte[] bins) {
    for (int block = 0; block < blocks.length; block++) {
      System.arraycopy(bins, block * WIDTH, blocks[block], image * WIDTH, width(block));
    }
  }

  int blocks() {
    return blocks.length;
  }

  /** Number of pairs in a block: {@link #WIDTH}, or fewer in the last. */
  int width(int block) {
    return Math.min(WIDTH, pairs - block * WIDTH);
  }

  /** The pair at a place of a block. */
  int pair(int block, int place) {
    return firstPair + block * WIDTH + place;
  }

  /**
   * Adds images {@code drawn[from]} to {@code drawn[to - 1]} to the counts of one block, where bin
   * k of the block's j-th pair is at 16 j + k.
   */
  void count(int block, int[] drawn, int from, int to, int[] counts) {
    byte[] bins = blocks[block];
    byte[] near = new byte[AHEAD * WIDTH];
    for (int i = from; i < to; i += AHEAD) {
      int images = Math.min(AHEAD, to - i);
      for (int k = 0; k < images; k++) {
        System.arraycopy(bins, drawn[i + k] * WIDTH, near, k * WIDTH, WIDTH);
      }
      for (int row = 0; row < images * WIDTH; row += WIDTH) {
        for (int j = 0; j < WIDTH; j++) {
          counts[j * BINS + near[row + j]]++;
        }
      }
    }
  }
}
