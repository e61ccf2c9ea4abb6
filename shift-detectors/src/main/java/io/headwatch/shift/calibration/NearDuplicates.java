package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.ReferenceEmbeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Finds images of a reference that are near one another, wherever they lie in it: clusters in which
 * each image is nearer than a cosine distance to another one of the same cluster (single linkage).
 *
 * @param images number of images that were looked at: all, or a random sample of them
 * @param clusters numbers of images, ascending, each of two or more; in the order of their first
 */
public record NearDuplicates(int images, List<List<Integer>> clusters) {

  /** Most images that are compared, each with each other. */
  public static final int MOST_IMAGES = 4_000;

  public NearDuplicates {
    clusters = clusters.stream().map(List::copyOf).toList();
  }

  /**
   * Compares images.
   *
   * @param distance cosine distance below which two images are near, in [0, 1)
   * @param seed of the sample
   */
  public static NearDuplicates of(ReferenceEmbeddings embeddings, double distance, long seed) {
    int[] sample =
        RandomOrder.first(
            Math.min(MOST_IMAGES, embeddings.size()),
            embeddings.size(),
            new SplittableRandom(seed));
    Arrays.sort(sample);
    float[][] rows = new float[sample.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = UnitLength.of(embeddings, sample[i]);
    }
    return new NearDuplicates(sample.length, clusters(linked(rows, distance), sample));
  }

  /** The root of each row's cluster, which is its first row. */
  private static int[] linked(float[][] rows, double distance) {
    int[] root = new int[rows.length];
    Arrays.setAll(root, i -> i);
    for (int i = 1; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        if (1 - UnitLength.product(rows[i], rows[j]) < distance) {
          link(root, i, j);
        }
      }
    }
    return root;
  }

  private static void link(int[] root, int i, int j) {
    int a = find(root, i);
    int b = find(root, j);
    root[Math.max(a, b)] = Math.min(a, b);
  }

  private static int find(int[] root, int i) {
    int at = i;
    while (root[at] != at) {
      root[at] = root[root[at]];
      at = root[at];
    }
    return at;
  }

  private static List<List<Integer>> clusters(int[] root, int[] sample) {
    TreeMap<Integer, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < root.length; i++) {
      members.computeIfAbsent(find(root, i), first -> new ArrayList<>()).add(sample[i]);
    }
    return members.values().stream().filter(cluster -> cluster.size() > 1).toList();
  }

  /** Number of images that could be left out: all of each cluster but one. */
  public int superfluous() {
    return clusters.stream().mapToInt(cluster -> cluster.size() - 1).sum();
  }
}
