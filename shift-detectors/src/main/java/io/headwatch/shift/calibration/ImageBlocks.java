package io.headwatch.shift.calibration;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The images of a reference in blocks that are drawn as one: single images if these are independent
 * of one another, otherwise stretches of neighbours in time from one source, so that what
 * neighbours share is shared within null windows as it is within live ones (Künsch, Annals of
 * Statistics 17, 1989).
 */
public final class ImageBlocks {
  private final int[] order;
  private final int length;

  private ImageBlocks(int[] order, int length) {
    this.order = order;
    this.length = length;
  }

  /** Every image by itself. */
  public static ImageBlocks single(int images) {
    return new ImageBlocks(IntStream.range(0, images).toArray(), 1);
  }

  /**
   * Stretches of neighbours.
   *
   * @param order all images, neighbours side by side; what is left over at the end, fewer than a
   *     block, belongs to the last one
   * @param length images of a block, at least 1, at most half of all
   */
  public static ImageBlocks of(int[] order, int length) {
    if (length < 1 || length > order.length / 2) {
      throw new IllegalArgumentException(
          "blocks of %d images of %d".formatted(length, order.length));
    }
    return new ImageBlocks(order.clone(), length);
  }

  /** Number of images of a block; the last one has up to twice as many. */
  public int length() {
    return length;
  }

  /** Number of images. */
  public int images() {
    return order.length;
  }

  int blocks() {
    return order.length / length;
  }

  /** The images of a block. */
  int[] block(int block) {
    int to = block == blocks() - 1 ? order.length : (block + 1) * length;
    return Arrays.copyOfRange(order, block * length, to);
  }

  /**
   * Blocks of some of the images alone, in the same order and as long; what is left over belongs to
   * the last one. There are none if fewer than a block's images are wanted.
   */
  int[][] regrouped(IntPredicate wanted) {
    int[] some = Arrays.stream(order).filter(wanted).toArray();
    int count = some.length / length;
    int[][] blocks = new int[count][];
    for (int i = 0; i < count; i++) {
      int to = i == count - 1 ? some.length : (i + 1) * length;
      blocks[i] = Arrays.copyOfRange(some, i * length, to);
    }
    return blocks;
  }

  /** Random blocks, as many as hold at least a share of the images; at least one. */
  int[] random(double share, long seed) {
    int wanted = Math.max(1, (int) Math.round(share * blocks()));
    return RandomOrder.first(wanted, blocks(), new SplittableRandom(seed));
  }
}
