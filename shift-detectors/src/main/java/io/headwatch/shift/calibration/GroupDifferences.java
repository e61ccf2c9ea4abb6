package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.ReferenceEmbeddings;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Tells which groups of a reference's images differ from the others in their mean embedding, given
 * blocks of images that may be taken as exchangeable if no group does: whole hours, say, of days
 * that are compared.
 *
 * <p>Implementation note: the score of a group of n images, against the other m, is n m / (n + m)
 * times the sum over dimensions of the squared difference of means in units of the variance of all
 * images. P-values are those of a permutation of whole blocks among the groups, (1 + b) / (1 + B),
 * with b the permutations in which any group's score reaches this one: single-step max-T, which
 * bounds the probability of naming any group falsely (Westfall and Young, Resampling-Based Multiple
 * Testing, 1993, section 2.3).
 */
public final class GroupDifferences {

  private static final int PERMUTATIONS = 999;

  private final int[] sizes;
  private final double[][] sums;
  private final int images;

  /**
   * What became of one group.
   *
   * @param group its number
   * @param images number of its images
   * @param effectSize root mean square over dimensions of the difference of the means in standard
   *     deviations of single images, without what chance adds, at least 0
   * @param pValue at least 0.001, for all groups together
   */
  public record Difference(int group, int images, double effectSize, double pValue) {}

  /**
   * @param embeddings normalised to length 1 here
   * @param blocks numbers of their images, none in two blocks
   */
  public GroupDifferences(ReferenceEmbeddings embeddings, List<int[]> blocks) {
    requireNonNull(embeddings, "embeddings is null");
    sizes = blocks.stream().mapToInt(block -> block.length).toArray();
    images = Arrays.stream(sizes).sum();
    sums = new double[blocks.size()][embeddings.embeddingSize()];
    double[] squares = new double[embeddings.embeddingSize()];
    for (int block = 0; block < sums.length; block++) {
      for (int image : blocks.get(block)) {
        add(UnitLength.of(embeddings, image), sums[block], squares);
      }
    }
    standardise(squares);
  }

  /**
   * Compares each group with all others.
   *
   * @param groups the group of each block, 0 to G - 1 with at least two groups, none empty
   * @return one for each group, in their order
   * @throws IllegalArgumentException if there is but one group, or an empty one
   */
  public List<Difference> of(int[] groups, long seed) {
    int count = Arrays.stream(groups).max().orElse(0) + 1;
    if (groups.length != sums.length
        || count < 2
        || Arrays.stream(groups).distinct().count() < count) {
      throw new IllegalArgumentException(
          "%d blocks in %d groups cannot be compared".formatted(groups.length, count));
    }
    double[] scores = scores(groups, count);
    int[] reached = new int[count];
    double[] mean = new double[count];
    SplittableRandom random = new SplittableRandom(seed);
    for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
      double[] permuted = scores(permuted(groups, random), count);
      double largest = Arrays.stream(permuted).max().orElseThrow();
      for (int group = 0; group < count; group++) {
        mean[group] += permuted[group] / PERMUTATIONS;
        reached[group] += largest >= scores[group] ? 1 : 0;
      }
    }
    return IntStream.range(0, count)
        .mapToObj(group -> difference(group, groups, scores, mean, reached))
        .toList();
  }

  private Difference difference(
      int group, int[] groups, double[] scores, double[] mean, int[] reached) {
    int size =
        IntStream.range(0, groups.length).filter(b -> groups[b] == group).map(b -> sizes[b]).sum();
    double weight = (double) size * (images - size) / images * sums[0].length;
    return new Difference(
        group,
        size,
        Math.sqrt(Math.max(0, scores[group] - mean[group]) / weight),
        (1. + reached[group]) / (1 + PERMUTATIONS));
  }

  /** Sums are of centred values here, so those of the others are the negative of a group's. */
  private double[] scores(int[] groups, int count) {
    double[][] totals = new double[count][sums[0].length];
    int[] size = new int[count];
    for (int block = 0; block < groups.length; block++) {
      size[groups[block]] += sizes[block];
      double[] total = totals[groups[block]];
      for (int d = 0; d < total.length; d++) {
        total[d] += sums[block][d];
      }
    }
    double[] scores = new double[count];
    for (int group = 0; group < count; group++) {
      double squared = Arrays.stream(totals[group]).map(x -> x * x).sum();
      // total / n + total / m, squared, times n m / (n + m)
      scores[group] = squared * images / ((double) size[group] * (images - size[group]));
    }
    return scores;
  }

  private static int[] permuted(int[] groups, SplittableRandom random) {
    RandomOrder order = new RandomOrder(groups.length, random);
    return Arrays.stream(groups).map(g -> groups[order.next()]).toArray();
  }

  private static void add(float[] embedding, double[] sum, double[] squares) {
    for (int d = 0; d < embedding.length; d++) {
      sum[d] += embedding[d];
      squares[d] += (double) embedding[d] * embedding[d];
    }
  }

  /** Centres the blocks' sums, and brings dimensions to a variance of 1; constant ones to 0. */
  private void standardise(double[] squares) {
    for (int d = 0; d < squares.length; d++) {
      double mean = 0;
      for (double[] sum : sums) {
        mean += sum[d] / images;
      }
      double variance = squares[d] / images - mean * mean;
      double scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
      for (int block = 0; block < sums.length; block++) {
        sums[block][d] = (sums[block][d] - sizes[block] * mean) * scale;
      }
    }
  }
}
