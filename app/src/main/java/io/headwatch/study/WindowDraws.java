package io.headwatch.study;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Windows of a pool's images, drawn without replacement. A window depends on the seed and its own
 * number only.
 */
final class WindowDraws {
  private final int blocks;
  private final int block;
  private final int drawn;
  private final long seed;

  private WindowDraws(int blocks, int block, int drawn, long seed) {
    if (drawn < 1 || drawn > blocks) {
      throw new IllegalArgumentException(
          "%d of %d cannot be drawn: use a larger pool or smaller windows"
              .formatted(drawn, blocks));
    }
    this.blocks = blocks;
    this.block = block;
    this.drawn = drawn;
    this.seed = seed;
  }

  /**
   * Windows of single images.
   *
   * @param pool number of images to draw from
   * @param images of the largest window
   */
  static WindowDraws ofImages(int pool, int images, long seed) {
    return new WindowDraws(pool, 1, images, seed);
  }

  /**
   * Windows of whole bursts of images that lie side by side in the pool.
   *
   * @param pool number of images to draw from; what is left over at the end is not drawn
   * @param images of the largest window; rounded down to whole bursts
   * @param burst images of a burst
   */
  static WindowDraws ofBursts(int pool, int images, int burst, long seed) {
    return new WindowDraws(pool / burst, burst, images / burst, seed);
  }

  /** The images of a window, in random order but for those of a burst. */
  int[] draw(int window) {
    SplittableRandom random = new SplittableRandom(seed << 32 ^ window);
    int[] order = IntStream.range(0, blocks).toArray();
    for (int i = 0; i < drawn; i++) {
      int j = random.nextInt(i, blocks);
      int chosen = order[j];
      order[j] = order[i];
      order[i] = chosen;
    }
    return block == 1 ? Arrays.copyOf(order, drawn) : images(order);
  }

  private int[] images(int[] order) {
    return IntStream.range(0, drawn * block)
        .map(i -> order[i / block] * block + i % block)
        .toArray();
  }
}
