package io.headwatch.shift.calibration;

/**
 * The bins of all images that null windows are drawn from, one byte each, in blocks of pairs: block
 * b holds, image by image, the bins of its {@link #WIDTH} pairs. So the counts and the images of a
 * block stay in the processor's inner caches while windows are drawn from it. Places of the last
 * block without a pair are in bin 0 in every image.
 */
final class BinnedImages {
  /** Pairs per block: one cache line of bins. */
  static final int WIDTH = 64;

  private final int images;
  private final int pairs;
  private final byte[][] blocks;

  BinnedImages(int images, int pairs) {
    this.images = images;
    this.pairs = pairs;
    this.blocks = new byte[(pairs + WIDTH - 1) / WIDTH][Math.multiplyExact(images, WIDTH)];
  }

  void set(int image, byte[] bins) {
    for (int block = 0; block < blocks.length; block++) {
      System.arraycopy(bins, block * WIDTH, blocks[block], image * WIDTH, width(block));
    }
  }

  /** The bins of some pairs alone. */
  BinnedImages only(int[] some) {
    BinnedImages result = new BinnedImages(images, some.length);
    for (int to = 0; to < some.length; to++) {
      byte[] source = blocks[some[to] / WIDTH];
      byte[] target = result.blocks[to / WIDTH];
      for (int image = 0; image < images; image++) {
        target[image * WIDTH + to % WIDTH] = source[image * WIDTH + some[to] % WIDTH];
      }
    }
    return result;
  }

  int images() {
    return images;
  }

  int pairs() {
    return pairs;
  }

  int blocks() {
    return blocks.length;
  }

  /** Number of pairs in a block: {@link #WIDTH}, or fewer in the last. */
  int width(int block) {
    return Math.min(WIDTH, pairs - block * WIDTH);
  }

  /**
   * Adds images {@code drawn[from]} to {@code drawn[to - 1]} to the counts of one block, where bin
   * k of the block's j-th pair is at k * WIDTH + j.
   */
  void count(int block, int[] drawn, int from, int to, int[] counts) {
    byte[] bins = blocks[block];
    for (int i = from; i < to; i++) {
      int row = drawn[i] * WIDTH;
      for (int j = 0; j < WIDTH; j++) {
        counts[bins[row + j] * WIDTH + j]++;
      }
    }
  }
}
