package io.headwatch.shift.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The images of a reference in blocks that are drawn as one: single images if these are independent
 * of one another, otherwise stretches of neighbours in time from one source, so that what
 * neighbours share is shared within null windows as it is within live ones (Künsch, Annals of
 * Statistics 17, 1989).
 */
public final class ImageBlocks {
  /**
   * Fewest blocks of several images that null windows are drawn from. Of 50, two have 1,225 pairs;
   * of ten, 45, and then many null windows are the same and the largest score is one of many equal
   * ones: 1.3 % of clean windows would have p-values up to .001.
   */
  public static final int FEWEST_DRAWN = 50;

  private final int[][] blocks;
  private final int length;

  private ImageBlocks(int[][] blocks, int length) {
    this.blocks = blocks;
    this.length = length;
  }

  /** Every image by itself. */
  public static ImageBlocks single(int images) {
    return new ImageBlocks(
        IntStream.range(0, images).mapToObj(image -> new int[] {image}).toArray(int[][]::new), 1);
  }

  /**
   * Stretches of neighbours.
   *
   * @param order all images, neighbours side by side
   * @param length images of a block, at least 1, at most half of all; what is left over makes some
   *     of the blocks longer
   */
  public static ImageBlocks of(int[] order, int length) {
    if (length < 1 || length > order.length / 2) {
      throw new IllegalArgumentException(
          "blocks of %d images of %d".formatted(length, order.length));
    }
    return of(List.of(order), length);
  }

  /**
   * Stretches of neighbours of several sources; none crosses from one source to another.
   *
   * @param sources the images of each source, neighbours side by side
   * @param length fewest images of a block; a source of fewer is a block of what it has
   */
  static ImageBlocks of(List<int[]> sources, int length) {
    return new ImageBlocks(
        sources.stream().flatMap(source -> cut(source, length)).toArray(int[][]::new), length);
  }

  /** As many stretches as are of at least that length, no two of which differ by more than one. */
  private static Stream<int[]> cut(int[] source, int length) {
    int count = Math.max(1, source.length / length);
    return IntStream.range(0, count)
        .mapToObj(
            i -> Arrays.copyOfRange(source, from(i, count, source), from(i + 1, count, source)));
  }

  private static int from(int block, int count, int[] source) {
    return (int) ((long) block * source.length / count);
  }

  /**
   * Fewest images of a block, but for sources that have fewer in all; a block has less than twice
   * as many.
   */
  public int length() {
    return length;
  }

  /** Number of images. */
  public int images() {
    return Arrays.stream(blocks).mapToInt(block -> block.length).sum();
  }

  /** Number of blocks. */
  public int blocks() {
    return blocks.length;
  }

  /** The images of a block. */
  int[] block(int block) {
    return blocks[block].clone();
  }

  /** The images of all blocks. */
  int[][] all() {
    return IntStream.range(0, blocks()).mapToObj(this::block).toArray(int[][]::new);
  }

  /** Random blocks, as many as are a share of all; at least one. */
  int[] random(double share, long seed) {
    int wanted = Math.max(1, (int) Math.round(share * blocks()));
    return RandomOrder.first(wanted, blocks(), new SplittableRandom(seed));
  }
}
