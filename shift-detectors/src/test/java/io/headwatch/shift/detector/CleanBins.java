package io.headwatch.shift.detector;

import java.util.SplittableRandom;

/** Bin counts of images that nothing happened to. */
final class CleanBins {
  private CleanBins() {}

  /** Counts of images over 16 even bins; bins 1 to {@code tied} fall into bin 0, as ties do. */
  static int[] draw(int images, int tied, SplittableRandom random) {
    int[] counts = new int[16];
    for (int i = 0; i < images; i++) {
      int bin = random.nextInt(16);
      counts[bin <= tied ? 0 : bin]++;
    }
    return counts;
  }
}
