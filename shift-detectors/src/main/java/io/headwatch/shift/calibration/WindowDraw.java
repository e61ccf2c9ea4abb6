package io.headwatch.shift.calibration;

import java.util.SplittableRandom;

/**
 * Draws the images of windows by whole blocks, without replacement. A draw depends on the seed and
 * its own number only, so that draws may be made apart, on any threads, and again.
 */
final class WindowDraw {
  private final int[][] blocks;
  private final int images;
  private final long seed;

  /**
   * @param blocks rows of each block, to be drawn together
   * @param images rows of the largest window, at most as many as all blocks hold
   */
  WindowDraw(int[][] blocks, int images, long seed) {
    this.blocks = blocks;
    this.images = images;
    this.seed = seed;
  }

  /** The first images of the draw's random order of blocks, as many as the largest window. */
  int[] draw(int number) {
    // Successive seeds give SplittableRandom unrelated first outputs, but seeds a golden ratio
    // apart would share a sequence; the first output of one seeds the other.
    long own = new SplittableRandom(seed + 1 + number).nextLong();
    int[] order = new int[images];
    int filled = 0;
    RandomOrder remaining = new RandomOrder(blocks.length, new SplittableRandom(own));
    while (filled < images) {
      int[] block = blocks[remaining.next()];
      int taken = Math.min(block.length, images - filled);
      System.arraycopy(block, 0, order, filled, taken);
      filled += taken;
    }
    return order;
  }
}
