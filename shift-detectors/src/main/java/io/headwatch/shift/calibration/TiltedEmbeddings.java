package io.headwatch.shift.calibration;

import io.headwatch.shift.statistics.CrossMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A reference whose mean embedding has moved along a random direction of the embedding basis: an
 * image at x standard deviations along it is drawn with a probability proportional to exp(t x),
 * which of all reweightings with that mean is the one closest to the reference in information
 * (exponential tilting; Efron, Canadian Journal of Statistics 9, 1981). For normal values it moves
 * the mean by t and changes nothing else.
 *
 * <p>Windows take turns in the directions, which are uniform where all principal components have
 * the variance 1, so that a strength counts as detected if nine windows in ten over ten directions
 * find it: single directions may be found less often.
 */
final class TiltedEmbeddings implements ShiftedPopulation {
  private static final int DIRECTIONS = 10;

  /** Fewest images, by their weights' effective number, that windows are drawn from. */
  private static final double FEWEST = 30;

  /** A tilt that leaves the outermost image alone, in samples of any size that fits here. */
  private static final double STRONGEST = 50;

  private final SampledWindows images;
  private final List<Direction> directions;
  private final long seed;

  /** Images in ascending order along a direction, and where they are in standard deviations. */
  private record Direction(int[] order, double[] places) {}

  /**
   * @param components moments of the reference's principal components
   */
  TiltedEmbeddings(SampledWindows images, CrossMoments components, long seed) {
    this.images = images;
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    this.directions =
        IntStream.range(0, DIRECTIONS).mapToObj(i -> direction(components, random)).toList();
  }

  private Direction direction(CrossMoments components, SplittableRandom random) {
    double[] weights = new double[components.dimensions()];
    for (int k = 0; k < weights.length; k++) {
      double variance = components.covariance(k, k);
      weights[k] = variance > 0 ? random.nextGaussian() / Math.sqrt(variance) : 0;
    }
    double[] along =
        IntStream.range(0, images.size())
            .mapToDouble(i -> along(images.features(i).components(), weights))
            .toArray();
    double mean = Arrays.stream(along).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(along).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    int[] order =
        IntStream.range(0, along.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> along[i]))
            .mapToInt(i -> i)
            .toArray();
    return new Direction(
        order, IntStream.of(order).mapToDouble(i -> (along[i] - mean) / deviation).toArray());
  }

  private static double along(float[] components, double[] weights) {
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += weights[k] * components[k];
    }
    return sum;
  }

  @Override
  public int largest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Optional<Drawing> at(double shift) {
    List<double[]> cumulative = new ArrayList<>();
    for (Direction direction : directions) {
      double[] weights = weights(direction.places, shift);
      if (!(effective(weights) >= FEWEST)) {
        return Optional.empty();
      }
      Arrays.parallelPrefix(weights, Double::sum);
      cumulative.add(weights);
    }
    return Optional.of(new Drawing(images, (number, count) -> window(cumulative, number, count)));
  }

  /** Weights of mean {@code shift}, of sum 1. */
  private static double[] weights(double[] places, double shift) {
    double low = 0;
    double high = STRONGEST;
    while (high - low > 1e-9) {
      double middle = (low + high) / 2;
      if (mean(places, tilted(places, middle)) < shift) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return tilted(places, high);
  }

  private static double[] tilted(double[] places, double tilt) {
    double largest = places[places.length - 1];
    double[] weights = Arrays.stream(places).map(x -> Math.exp(tilt * (x - largest))).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static double mean(double[] places, double[] weights) {
    return IntStream.range(0, places.length).mapToDouble(i -> weights[i] * places[i]).sum();
  }

  /** How many images of equal weight have means as variable (Kish, Survey Sampling, 1965). */
  private static double effective(double[] weights) {
    return 1 / Arrays.stream(weights).map(weight -> weight * weight).sum();
  }

  private int[] window(List<double[]> cumulative, int number, int count) {
    int direction = number % DIRECTIONS;
    double[] own = cumulative.get(direction);
    int[] order = directions.get(direction).order;
    SplittableRandom random = new SplittableRandom(seed + 1 + number).split();
    int[] window = new int[count];
    for (int i = 0; i < count; i++) {
      int found = Arrays.binarySearch(own, random.nextDouble());
      window[i] = order[Math.min(order.length - 1, found >= 0 ? found : -found - 1)];
    }
    return window;
  }
}
