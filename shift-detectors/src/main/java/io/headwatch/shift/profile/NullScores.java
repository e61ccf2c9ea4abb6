package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The scores of null windows by several detectors, the same windows for each, so that what the
 * detectors say together can be calibrated as well. Immutable.
 */
public final class NullScores {
  private final List<String> detectors;
  private final int[] sizes;
  private final float[][][] scores;
  private final int blockLength;

  /**
   * @param detectors names of the detectors, distinct
   * @param sizes window sizes, positive and strictly ascending
   * @param scores by detector, size and null window: a null window of one size is part of that of
   *     the next
   * @param blockLength images that were drawn together, at least 1
   * @throws IllegalArgumentException if the parts do not fit one another
   */
  public NullScores(List<String> detectors, int[] sizes, float[][][] scores, int blockLength) {
    this.detectors = List.copyOf(detectors);
    this.sizes = sizes.clone();
    this.blockLength = blockLength;
    if (new HashSet<>(detectors).size() != detectors.size()
        || scores.length != detectors.size()
        || detectors.isEmpty()
        || blockLength < 1) {
      throw new IllegalArgumentException(
          "%d scores are not those of the detectors %s".formatted(scores.length, detectors));
    }
    this.scores = new float[scores.length][][];
    for (int d = 0; d < scores.length; d++) {
      this.scores[d] = Arrays.stream(scores[d]).map(float[]::clone).toArray(float[][]::new);
      if (this.scores[d].length != sizes.length) {
        throw new IllegalArgumentException(detectors.get(d) + " has scores of other sizes");
      }
    }
    // Makes sure of the rest.
    for (String detector : detectors) {
      if (distribution(detector).windows() != windows()) {
        throw new IllegalArgumentException(detector + " has scores of other windows");
      }
    }
  }

  /** The scores by some of the detectors; empty if none of them is left. */
  Optional<NullScores> only(Predicate<String> wanted) {
    int[] places =
        IntStream.range(0, scores.length).filter(d -> wanted.test(detectors.get(d))).toArray();
    return places.length == 0
        ? Optional.empty()
        : Optional.of(
            new NullScores(
                Arrays.stream(places).mapToObj(detectors::get).toList(),
                sizes,
                Arrays.stream(places).mapToObj(d -> scores[d]).toArray(float[][][]::new),
                blockLength));
  }

  /** Names of the detectors. */
  public List<String> detectors() {
    return detectors;
  }

  /** The null distribution of one detector's scores. */
  public NullDistribution distribution(String detector) {
    return new NullDistribution(sizes, scores(detector));
  }

  /** The scores of one detector, by size and null window. */
  public double[][] scores(String detector) {
    int place = detectors.indexOf(requireNonNull(detector, "detector is null"));
    if (place < 0) {
      throw new IllegalArgumentException(
          "the profile has no null scores of %s; it has those of %s"
              .formatted(detector, detectors));
    }
    return Arrays.stream(scores[place]).map(NullScores::doubles).toArray(double[][]::new);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** A copy of the window sizes, ascending. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Number of null windows of each size. */
  public int windows() {
    return scores[0][0].length;
  }

  /** Number of images that were drawn together. */
  public int blockLength() {
    return blockLength;
  }

  /** The window sizes, in images, that null windows were drawn of. */
  public SizeRange supportedSizes() {
    return new SizeRange(sizes[0], sizes[sizes.length - 1]);
  }
}
